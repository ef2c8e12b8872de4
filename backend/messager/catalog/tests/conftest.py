"""A catalog that a test may fill with other tasks."""

from __future__ import annotations

import sys
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.exceptions import CDeprecationWarning

from messager.catalog import registry
from messager.celery import Messager, app


class Catalog:
    """Writes modules and loads them as MESSAGER_TASKS does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, source: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("from celery import shared_task\n" + textwrap.dedent(source))

    def load(self, *modules: str, into: Messager = app) -> list[str]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CDeprecationWarning)
            registry.load_tasks(into, modules)
        return [spec.name for spec in registry.all_tasks()]


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    monkeypatch.syspath_prepend(tmp_path)
    specs, tasks, modules = dict(registry._specs), set(app.tasks), set(sys.modules)
    yield Catalog(tmp_path)
    registry._specs.clear()
    registry._specs.update(specs)
    for name in set(app.tasks) - tasks:
        del app.tasks[name]
    for name in set(sys.modules) - modules:
        del sys.modules[name]
