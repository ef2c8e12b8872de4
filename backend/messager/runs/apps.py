"""Joins Celery's calls to durable runs."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RunsConfig(AppConfig):
    """WHAT ran."""

    name = "messager.runs"

    def ready(self) -> None:
        """From now on `.delay()` makes runs, and whoever migrates gets what migrations know nothing of."""
        from messager.celery import app
        from messager.runs.calls import accept_call

        app.accept_call = accept_call  # type: ignore[method-assign]
        post_migrate.connect(_furnish, sender=self)


def _furnish(using: str = "default", **kwargs: Any) -> None:
    """Once the tables are there; SQLite loses these when a migration makes a table anew."""
    from messager.runs import guard, odd_ids, text_index

    if "runs_run" not in connections[using].introspection.table_names():  # migrated back to nothing
        return
    for install in (guard.install, odd_ids.install, text_index.install):
        install(using)
