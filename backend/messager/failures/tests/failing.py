"""Runs that failed, as workers leave them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from messager.failures.counting import step
from messager.runs.models import Run
from messager.testing.factories import make_run

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def traceback(function: str = "charge", file: str = "/srv/app/shop/orders.py") -> str:
    return f'Traceback (most recent call last):\n  File "{file}", line 7, in {function}\n    no()\nValueError: no'


def make_failed(function: str = "charge", at: datetime | None = None, **columns: Any) -> Run:
    """`changed` follows on SQLite, where nobody else gives it."""
    times = {"finished_at": at, "created_at": at} if at else {}
    return make_run("failed", error_traceback=traceback(function), **{**times, **columns})


def count_all() -> int:
    steps = 0
    while step():
        steps += 1
        assert steps < 1000
    return steps
