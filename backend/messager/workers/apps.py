"""The list of workers."""

from __future__ import annotations

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """WHO works."""

    name = "messager.workers"
