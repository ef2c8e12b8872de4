"""Loads the catalog when Django is ready, before URLs are built from it."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class CatalogConfig(AppConfig):
    """WHAT can run."""

    name = "messager.catalog"

    def ready(self) -> None:
        """Import the task modules; the apps before this one have their models by now."""
        from messager.catalog.registry import load_tasks
        from messager.celery import app

        load_tasks(app, settings.MESSAGER_TASKS)
