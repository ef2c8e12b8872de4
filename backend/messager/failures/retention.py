"""Deletes failures that were last seen as long ago as runs that failed are kept for, in small steps."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from messager.failures.models import Failure, FailureHour
from messager.runs.transitions import clock

ROWS = 500
"""Deleted in one statement."""


def prune(rows: int = ROWS) -> int:
    """Delete some failures and hours that are no longer kept; how many."""
    days = settings.MESSAGER_RETENTION_FAILED_DAYS
    if not days:
        return 0
    end = clock() - timedelta(days=days)
    with transaction.atomic():
        return _delete(Failure.objects.filter(last_seen__lt=end), "fingerprint", rows) + _delete_hours(
            int(end.timestamp()), rows
        )


def _delete(old: QuerySet[Failure], key: str, rows: int) -> int:
    chosen = list(old.values_list(key, flat=True)[:rows])
    # Once more with the condition: a run may have failed in that way just now.
    return old.filter(fingerprint__in=chosen).delete()[0] if chosen else 0


def _delete_hours(end: int, rows: int) -> int:
    hours = FailureHour.objects.filter(at__lt=end)
    starts = list(hours.order_by("at").values_list("at", flat=True)[:rows])
    if not starts:
        return 0
    old = FailureHour.objects.filter(at__in=set(starts))
    return old._raw_delete(old.db)
