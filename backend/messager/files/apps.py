"""Files of runs."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """What runs take and make that is no JSON."""

    name = "messager.files"
