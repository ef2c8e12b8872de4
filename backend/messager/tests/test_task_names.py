"""How Celery tasks are named."""

from __future__ import annotations

import pytest

from messager.celery import app


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("tasks.examples", "examples.f"),
        ("tasks.reports.monthly", "reports.monthly.f"),
        ("shop.tasks", "shop.tasks.f"),
        ("mytasks.x", "mytasks.x.f"),
    ],
)
def test_a_task_is_named_by_its_module_without_the_package_tasks(module: str, name: str) -> None:
    assert app.gen_task_name("f", module) == name


def test_messager_is_the_default_app_whatever_was_imported() -> None:
    from celery import current_app

    assert current_app._get_current_object() is app
