"""Actions on many runs."""

from __future__ import annotations

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """WHAT was done to many runs at once."""

    name = "messager.bulk"
