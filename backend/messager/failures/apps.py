"""Runs that failed, by what went wrong."""

from __future__ import annotations

from django.apps import AppConfig


class FailuresConfig(AppConfig):
    """WHY runs failed."""

    name = "messager.failures"

    def ready(self) -> None:
        """From now on, runs are counted before they are deleted, whoever deletes them."""
        from messager.failures.counting import count_before_deletion
        from messager.runs import retention

        retention.before_deletion.append(count_before_deletion)
