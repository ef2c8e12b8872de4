"""Failures are kept as long as runs that failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from messager.failures.models import Failure, FailureHour
from messager.failures.retention import prune
from messager.failures.tests.failing import count_all, make_failed

pytestmark = pytest.mark.usefixtures("transactional_db")


def failed(function: str, *days: float) -> None:
    for ago in days:
        make_failed(function, at=datetime.now(UTC) - timedelta(days=ago))
    count_all()


def test_what_was_last_seen_long_ago_goes_and_old_hours_with_it(settings: Any) -> None:
    settings.MESSAGER_RETENTION_FAILED_DAYS = 10
    failed("old", 30, 20)
    failed("young", 20, 1)
    while prune(rows=1):
        pass
    assert [(one.place, one.count) for one in Failure.objects.all()] == [("shop/orders.py:young", 2)]
    assert FailureHour.objects.count() == 1


def test_all_stays_where_runs_are_kept_for_ever(settings: Any) -> None:
    settings.MESSAGER_RETENTION_FAILED_DAYS = 0
    failed("old", 3000)
    assert prune() == 0
    assert Failure.objects.count() == 1
