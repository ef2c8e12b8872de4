"""The queues and what is known of them beyond the runs that wait there."""

from __future__ import annotations

from django.apps import AppConfig


class QueuesConfig(AppConfig):
    """WHERE runs wait."""

    name = "messager.queues"
