"""Joins Celery's calls to durable runs."""

from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """WHAT ran."""

    name = "messager.runs"

    def ready(self) -> None:
        """From now on `.delay()` makes runs."""
        from messager.celery import app
        from messager.runs.calls import accept_call

        app.accept_call = accept_call  # type: ignore[method-assign]
