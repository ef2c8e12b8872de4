"""Counts runs that failed, each of them once, a little later than they end: it costs them nothing.

A run that has failed does not change again. So each is passed once in the order of changes, and what it adds is stored
in the transaction that moves the position past it; that it was counted stands in RunGroup, too, should it be passed
again. Positions are those of change_number.py: on PostgreSQL nothing is passed at or above the oldest transaction that
still runs, as others may yet commit below it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from messager.failures.models import FailurePosition
from messager.failures.records import GROUP, Failed, add
from messager.runs.change_number import is_after
from messager.runs.indexing import NONE, Position
from messager.runs.models import Run, RunGroup
from messager.runs.states import RunState

PASSED = {"postgresql": 1000, "sqlite": 250}
"""Runs that are passed in one step, of which most did not fail: some ten milliseconds."""
COUNTED = 50
"""Runs that are counted in one step, as tracebacks are long."""
SETTLED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def position() -> Position:
    """How far runs are counted."""
    for changed, run in FailurePosition.objects.filter(id=1).values_list("changed", "run"):
        return Position(changed, run)
    return Position()


def step() -> int:
    """Count what failed among the runs that changed next, in one short transaction; how many were passed."""
    if not _next(position(), 1):
        return 0
    with transaction.atomic():
        passed = _within(_next(_hold(), PASSED[connection.vendor]))
        if passed:
            _count(run for _, run, state in passed if state == RunState.FAILED)
            changed, last, _ = passed[-1]
            FailurePosition.objects.filter(id=1).update(changed=changed, run=last)
    return len(passed)


def count_before_deletion(runs: list[uuid.UUID]) -> None:
    """Count those that were not yet, in the transaction that deletes them."""
    _hold()
    _count(runs)


def _hold() -> Position:
    """The position, which nobody else moves until the transaction ends."""
    FailurePosition.objects.get_or_create(id=1, defaults={"changed": -1, "run": NONE})
    held = FailurePosition.objects.select_for_update().get(id=1)
    return Position(held.changed, held.run)


def _next(since: Position, rows: int) -> list[Any]:
    """(changed, id, state) of what changed next and is settled."""
    later: QuerySet[Run] = Run.objects.filter(is_after(since.changed, since.run)).order_by("changed", "id")
    if connection.vendor == "postgresql":
        later = later.filter(changed__lt=RawSQL(SETTLED, ()))  # noqa: S611
    return list(later.values_list("changed", "id", "state")[:rows])


def _within(found: list[Any]) -> list[Any]:
    """As many as hold no more failed ones than a step counts."""
    failed = 0
    for at, (_, _, state) in enumerate(found):
        failed += state == RunState.FAILED
        if failed > COUNTED:
            return found[:at]
    return found


def _count(runs: Iterable[uuid.UUID]) -> None:
    ids = list(runs)
    counted = RunGroup.objects.filter(run__in=ids, name__startswith=GROUP).values_list("run", flat=True)
    rest = set(ids).difference(counted)
    if rest:
        columns = ("id", "task", "error_type", "error_traceback", "finished_at")
        rows = Run.objects.filter(id__in=rest, state=RunState.FAILED).values_list(*columns)
        add([Failed.of(*row) for row in rows])
