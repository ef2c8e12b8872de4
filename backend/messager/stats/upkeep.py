"""What the worker that leads does for the records: goes on counting, and deletes what is old. Imported in workers only.

Each time is short, as leases are renewed in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db.models import Min

from messager.runs.keeper import Keeper, duties
from messager.runs.transitions import clock
from messager.runs.upkeep import GAP
from messager.stats.counting import step
from messager.stats.models import Kind, RunStat
from messager.stats.spans import SPANS, Span

COUNT_EACH = 1.0
"""Seconds between two rounds; what ended meanwhile is counted when somebody asks."""
FORGET_EACH = 60.0
ROUND = 0.2
"""Seconds a round may go on for."""
SPANS_AT_ONCE = 20
"""Deleted in one statement."""


def count(keeper: Keeper) -> None:
    """Go on counting."""
    if keeper.sweeper.leads:
        _go_on(step)


def forget(keeper: Keeper) -> None:
    """Delete records that are no longer kept."""
    if keeper.sweeper.leads:
        _go_on(forget_some)


def forget_some() -> int:
    """Delete the oldest of each kind that are too old; how many."""
    now = int(clock().timestamp())
    return sum(_forget(kind, span, now - span.kept) for kind in Kind for span in SPANS)


def _forget(kind: Kind, span: Span, before: int) -> int:
    rows = RunStat.objects.filter(kind=kind, step=span.seconds)
    oldest = rows.aggregate(oldest=Min("at"))["oldest"]
    if oldest is None or oldest >= before:
        return 0
    old = rows.filter(at__lt=min(before, oldest + SPANS_AT_ONCE * span.seconds))
    return old._raw_delete(old.db)


def _go_on(work: Callable[[], int]) -> None:
    deadline = time.monotonic() + ROUND
    while work() and time.monotonic() < deadline:
        time.sleep(GAP)


duties.append((COUNT_EACH, count))
duties.append((FORGET_EACH, forget))
