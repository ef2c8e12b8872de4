"""Counts runs by the minute."""

from __future__ import annotations

from django.apps import AppConfig


class StatsConfig(AppConfig):
    """HOW MANY ran, and how long it took."""

    name = "messager.stats"

    def ready(self) -> None:
        """From now on, runs are counted before they are deleted, whoever deletes them."""
        from messager.runs import retention
        from messager.stats.counting import count_before_deletion

        retention.before_deletion.append(count_before_deletion)
