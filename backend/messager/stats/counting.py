"""Counts runs that ended, each of them once, a little later than they end: it costs them nothing.

A run that has ended does not change again. So each is passed once in the order of changes, and what it adds is stored
in the transaction that moves the position past it: whoever is killed in between has done neither. Positions are those
of change_number.py: on PostgreSQL nothing is passed at or above the oldest transaction that still runs, as others may
yet commit below it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from messager.runs.change_number import is_after
from messager.runs.indexing import NONE, Position
from messager.runs.models import Run
from messager.runs.states import TERMINAL
from messager.runs.transitions import clock
from messager.stats.models import StatPosition
from messager.stats.records import Ended, add, records

ROWS = {"postgresql": 250, "sqlite": 100}
"""At most in one step: some ten milliseconds, for which nobody else writes to SQLite."""
COLUMNS = ("state", "task", "queue", "created_at", "scheduled_at", "started_at", "finished_at")
SETTLED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def position() -> Position:
    """How far the runs are counted."""
    for changed, run in StatPosition.objects.filter(id=1).values_list("changed", "run"):
        return Position(changed, run)
    return Position()


def step(rows: int | None = None) -> int:
    """Count the runs that changed next, in one short transaction; how many those were."""
    if not _next(position(), 1):
        return 0
    with transaction.atomic():
        found = _next(_hold(), rows or ROWS[connection.vendor])
        if found:
            _count(columns for _, _, *columns in found)
            changed, last, *_ = found[-1]
            StatPosition.objects.filter(id=1).update(changed=changed, run=last)
    return len(found)


def count_before_deletion(runs: list[uuid.UUID]) -> None:
    """Count those that were not yet, in the transaction that deletes them."""
    since = _hold()
    chosen = Run.objects.filter(id__in=runs).values_list("changed", "id", *COLUMNS)
    _count(columns for changed, run, *columns in chosen if (changed, run) > (since.changed, since.run))


def _hold() -> Position:
    """The position, which nobody else moves until the transaction ends."""
    StatPosition.objects.get_or_create(id=1, defaults={"changed": -1, "run": NONE})
    held = StatPosition.objects.select_for_update().get(id=1)
    return Position(held.changed, held.run)


def _next(since: Position, rows: int) -> list[Any]:
    """(changed, id, columns…) of what changed next and is settled."""
    later: QuerySet[Run] = Run.objects.filter(is_after(since.changed, since.run)).order_by("changed", "id")
    if connection.vendor == "postgresql":
        later = later.filter(changed__lt=RawSQL(SETTLED, ()))  # noqa: S611
    return list(later.values_list("changed", "id", *COLUMNS)[:rows])


def _count(rows: Iterable[Any]) -> None:
    ended = [Ended(*columns) for columns in rows if columns[0] in TERMINAL]
    if ended:
        add(records(ended, clock()))
