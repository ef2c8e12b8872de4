"""Deletes bulk actions that ended as long ago as runs are kept for, in small steps."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from messager.bulk.models import OPEN, Bulk, BulkItem

ROWS = {"postgresql": 2000, "sqlite": 500}
"""Deleted in one step."""


def prune(rows: int | None = None) -> bool:
    """Delete some rows of one that is no longer kept; False: there is none."""
    days = settings.MESSAGER_RETENTION_DAYS
    if not days:
        return False
    old = Bulk.objects.filter(finished_at__lt=Now() - timedelta(days=days)).exclude(state__in=OPEN)
    bulk = old.order_by("id").first()
    if bulk is None:
        return False
    most = rows or ROWS[connection.vendor]
    with transaction.atomic():
        items = BulkItem.objects.filter(bulk=bulk.id)
        chosen = list(items.values_list("run", flat=True)[:most])
        rows_of_it = items.filter(run__in=chosen)
        rows_of_it._raw_delete(rows_of_it.db)
        if len(chosen) < most:
            Bulk.objects.filter(id=bulk.id).delete()
    return True
