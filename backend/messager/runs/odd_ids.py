"""Runs whose id does not tell when they were made.

A UUIDv7 begins with its time, so that "made last Tuesday" is a range of ids, in the order that lists have. Callers may
choose other ids (`apply_async(task_id=…)`), and a host's clock may be wrong: an index knows these few, and nothing but
them, so that it costs the others next to nothing.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import connection, connections

from messager.runs.sql import NOTHING, Sql, uuid_in

INDEX = "run_odd_id"
MAY_DIFFER = 120_000
"""Milliseconds between the time in an id and the time the database gave its run, without its being odd."""
ROUNDED = 65_536
"""Milliseconds that may be lost of an id's time: the less of it is looked at, the less every statement pays."""

_SECOND = "CAST(strftime('%%s', created_at) AS INTEGER) * 1000"
IS_ODD = {
    "postgresql": (
        f"abs(('x' || left(id::text, 8))::bit(32)::bigint * {ROUNDED} "
        "- date_part('epoch', created_at - timestamptz '1970-01-01 00:00:00+00') * 1000) "
        f"> {MAY_DIFFER}"
    ),
    "sqlite": (
        f"substr(id, 1, 12) NOT BETWEEN printf('%%012x', {_SECOND} - {MAY_DIFFER}) "
        f"AND printf('%%012x', {_SECOND} + {MAY_DIFFER})"
    ),
}
"""Word for word as the index has it, or the planner would not take that."""


def install(using: str = "default") -> None:
    """Make the index, which migrations know nothing of."""
    link = connections[using]
    with link.cursor() as cursor:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON runs_run (id) WHERE {IS_ODD[link.vendor] % ()}")


def is_odd() -> Sql:
    """A run of `runs_run` is one of them."""
    return Sql(IS_ODD[connection.vendor])


def range_of(after: datetime | None, before: datetime | None, column: str) -> Sql:
    """Ids that are not odd, of runs made in that time, and some more."""
    condition = NOTHING
    if after:
        condition &= Sql(f"{column} >= %s", (_id_at(after, -MAY_DIFFER - ROUNDED),))
    if before:
        condition &= Sql(f"{column} <= %s", (_id_at(before, MAY_DIFFER + ROUNDED),))
    return condition


def _id_at(time: datetime, more: int) -> Any:
    milliseconds = int(time.timestamp() * 1000) + more
    return uuid_in(uuid.UUID(int=min(max(milliseconds, 0), 2**48 - 1) << 80))
