"""Joins Celery's calls to durable runs."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RunsConfig(AppConfig):
    """WHAT ran."""

    name = "messager.runs"

    def ready(self) -> None:
        """From now on `.delay()` makes runs, and whoever migrates gets the guard of what has ended."""
        from messager.celery import app
        from messager.runs.calls import accept_call
        from messager.runs.guard import install

        app.accept_call = accept_call  # type: ignore[method-assign]
        post_migrate.connect(install, sender=self)
