"""Inputs that people keep."""

from __future__ import annotations

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """WHAT people run again and again."""

    name = "messager.saved"
