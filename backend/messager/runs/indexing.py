"""Writes the texts and tags of runs to where they are found fast, a little later than the runs themselves.

All that changed up to a position has been written; what changed since is little, and looked through as it is. So
nothing is missed, and no run pays for it. Positions are those of change_number.py: on PostgreSQL nothing is written at
or above the oldest transaction that still runs, as others may yet commit below it.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from messager.catalog.results import dumps
from messager.runs.models import IndexPosition
from messager.runs.sql import Sql, fetch, join, one_of, uuid_in, uuid_out
from messager.runs.text_search import COLUMNS, JSON, PLAIN, joined

ROWS = {"postgresql": 100, "sqlite": 25}
"""At most in one step: some ten milliseconds, for which nobody else writes to SQLite."""
CHARACTERS = 1_000_000
"""About as many in one step, as long texts take longer."""
MANY = 50_000
"""Runs whose texts are written faster without the index on them."""
NONE = uuid.UUID(int=0)


@dataclass(frozen=True)
class Position:
    """Up to here."""

    changed: int = -1
    run: uuid.UUID = NONE


def position() -> Position:
    """How far the index goes."""
    for changed, run in IndexPosition.objects.filter(id=1).values_list("changed", "run"):
        return Position(changed, run)
    return Position()


def step(rows: int | None = None) -> int:
    """Index the runs that changed next, in one short transaction; how many those were."""
    if not _next(position(), 1):
        return 0
    with transaction.atomic():
        found = _within(_next(hold(), rows or ROWS[connection.vendor]))
        if found:
            _write([run for run, *_ in found])
            last, changed, *_ = found[-1]
            IndexPosition.objects.filter(id=1).update(changed=changed, run=last)
    return len(found)


def after(since: Position, alias: str) -> Sql:
    """That run changed after the position."""
    return Sql(f"({alias}.changed, {alias}.id) > (%s, %s)", (since.changed, uuid_in(since.run)))


def up_to(since: Position, alias: str) -> Sql:
    """That run has not changed since."""
    return Sql(f"({alias}.changed, {alias}.id) <= (%s, %s)", (since.changed, uuid_in(since.run)))


def hold() -> Position:
    """The position, which nobody else moves until the transaction ends."""
    IndexPosition.objects.get_or_create(id=1, defaults={"changed": -1, "run": NONE})
    held = IndexPosition.objects.select_for_update().get(id=1)
    return Position(held.changed, held.run)


def _next(since: Position, rows: int) -> list[tuple[uuid.UUID, int, int]]:
    """(id, change, characters) of what changed next and is settled."""
    settled = " AND r.changed < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    later = after(since, "r")
    size = " + ".join(f"coalesce(length(r.{column}), 0)" for column in COLUMNS)
    found = fetch(
        Sql(
            f"""
            SELECT r.id, r.changed, {size} FROM runs_run r
            WHERE {later.text}{settled if connection.vendor == "postgresql" else ""}
            ORDER BY r.changed, r.id LIMIT {rows}
            """,  # noqa: S608
            later.params,
        )
    )
    return [(uuid_out(run), changed, length) for run, changed, length in found]


def _within(found: list[tuple[uuid.UUID, int, int]]) -> list[tuple[uuid.UUID, int, int]]:
    """As many of them as are no more text than one step takes; at least one."""
    total = 0
    for at, (_, _, length) in enumerate(found):
        total += length
        if total > CHARACTERS and at:
            return found[:at]
    return found


def _write(runs: list[uuid.UUID]) -> None:
    chosen = one_of("r.id", map(uuid_in, runs))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO runs_runtext (run, plain, json)
            SELECT r.id, {joined(PLAIN, "r")}, {joined(JSON, "r")} FROM runs_run r WHERE {chosen.text}
            ORDER BY r.id
            ON CONFLICT (run) DO UPDATE SET plain = excluded.plain, json = excluded.json
            WHERE runs_runtext.plain <> excluded.plain OR runs_runtext.json <> excluded.json
            """,  # noqa: S608
            chosen.params,
        )
    _write_tags(chosen)


def tags_of(chosen: Sql) -> list[tuple[str, Any]]:
    """(tag, run) as RunTag has them, of the chosen runs `r`."""
    tagged = fetch(Sql(f"SELECT r.id, r.tags FROM runs_run r WHERE {chosen.text} AND r.tags <> '[]'", chosen.params))  # noqa: S608
    return [(dumps(tag), run) for run, tags in tagged for tag in dict.fromkeys(json.loads(tags))]


def _write_tags(chosen: Sql) -> None:
    pairs = tags_of(chosen)
    if pairs:
        values = join(", ", (Sql("(%s, %s)", pair) for pair in pairs))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO runs_runtag (tag, run) VALUES {values.text} ON CONFLICT DO NOTHING",  # noqa: S608
                values.params,
            )


def forget() -> None:
    """Begin again from the first run, keeping what was written until it is written anew."""
    IndexPosition.objects.filter(id=1).delete()


def has_gaps() -> bool:
    """Whether runs were put into the table with numbers of changes that had been passed. Looks at every run."""
    known = up_to(position(), "r")
    absent = "NOT EXISTS (SELECT 1 FROM runs_runtext t WHERE t.run = r.id)"
    with transaction.atomic():
        if connection.vendor == "postgresql":
            fetch(Sql("SELECT set_config('statement_timeout', '0', true)"))
        return bool(fetch(Sql(f"SELECT 1 FROM runs_run r WHERE {known.text} AND {absent} LIMIT 1", known.params)))  # noqa: S608


def is_far_behind() -> bool:
    """Whether so much is still to be written that the index is made faster when all is there."""
    later = after(position(), "r")
    ahead = fetch(Sql(f"SELECT 1 FROM runs_run r WHERE {later.text} LIMIT 1 OFFSET {MANY}", later.params))  # noqa: S608
    return bool(ahead)
