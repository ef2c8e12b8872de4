"""Bulk actions are kept as long as runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from messager.bulk.models import Bulk, BulkItem
from messager.bulk.retention import prune
from messager.bulk.tests.conftest import Create
from messager.testing.factories import make_run


def age(days: float) -> None:
    Bulk.objects.filter(finished_at__isnull=False).update(finished_at=Now() - timedelta(days=days))


def test_an_old_one_goes_with_its_items_in_small_steps(carry_out: Create, settings: Any) -> None:
    settings.MESSAGER_RETENTION_DAYS = 30
    old = carry_out("retry", ids=[str(make_run("failed").id) for _ in range(3)])
    age(days=31)
    young = carry_out("retry", ids=[str(make_run("failed").id)])
    assert (prune(rows=2), BulkItem.objects.filter(bulk=old["id"]).count()) == (True, 1)
    assert (prune(rows=2), prune(rows=2)) == (True, False)
    assert [str(bulk.id) for bulk in Bulk.objects.all()] == [young["id"]]
    assert BulkItem.objects.count() == 1


def test_an_open_one_stays(create: Create, settings: Any) -> None:
    settings.MESSAGER_RETENTION_DAYS = 30
    create("retry", ids=[str(make_run("failed").id)])
    Bulk.objects.update(created_at=Now() - timedelta(days=100))
    assert not prune()


def test_nothing_goes_where_runs_are_kept_for_ever(carry_out: Create, settings: Any) -> None:
    settings.MESSAGER_RETENTION_DAYS = 0
    carry_out("retry", ids=[str(make_run("failed").id)])
    age(days=10_000)
    assert not prune()
