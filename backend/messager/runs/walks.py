"""Goes through runs from the newest on, or the other way, and says how far it came."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from messager.runs.conditions import Source, fitting
from messager.runs.filters import RunFilters
from messager.runs.indexing import Position, after, up_to
from messager.runs.odd_ids import range_of
from messager.runs.sql import NOTHING, Sql, both, fetch, join, uuid_in, uuid_out
from messager.runs.text_search import COLUMNS, Wanted

MOST_RECENT = 2000
"""Runs that may have changed since the index was written for it to be of use; each is looked at."""
HIGHEST = (1 << 128) - 1
_TEXTS = {
    # OFFSET is a fence: where all texts are few, PostgreSQL would read them all through rather than look each up.
    "postgresql": "LEFT JOIN LATERAL (SELECT * FROM runs_runtext x WHERE x.run = r.id OFFSET 0) t ON TRUE",
    "sqlite": "LEFT JOIN runs_runtext t ON t.run = r.id",
}
_ALWAYS = ("changed", "task", "state", "tags", "batch", "schedule", "created_at")


@dataclass(frozen=True)
class Found:
    """Ids in the order that was asked for, and how far they are all there are."""

    ids: list[uuid.UUID]
    floor: uuid.UUID | None = None
    """Nobody has looked beyond this id; None: there is nothing beyond."""

    def end(self, limit: int) -> uuid.UUID | None:
        """Where a page with the first `limit` of them ends; None: it is the last one."""
        return self.ids[limit - 1] if len(self.ids) > limit else self.floor


def merged(found: Iterable[Found], newest_first: bool = True) -> Found:
    """What is known of all of them together."""
    parts, nearest = list(found), max if newest_first else min
    floor = nearest((part.floor for part in parts if part.floor), default=None)
    ids = {one for part in parts for one in part.ids if floor is None or nearest(one, floor) == one}
    return Found(sorted(ids, reverse=newest_first), floor)


@dataclass(frozen=True)
class Question:
    """What is asked."""

    filters: RunFilters
    text: Wanted | None
    since: Position
    """What changed after it is not in the index."""
    before: uuid.UUID | None
    """Only what comes after it in the order of the answer."""
    limit: int
    newest_first: bool = True

    @property
    def order(self) -> str:
        """Of the ids."""
        return "DESC" if self.newest_first else "ASC"

    def beyond(self, column: str) -> Sql:
        """That id comes after `before`."""
        if self.before is None:
            return NOTHING
        return Sql(f"{column} {'<' if self.newest_first else '>'} %s", (uuid_in(self.before),))

    def arm(self, source: Source, arm: Sql, narrow: bool) -> Sql:
        """A condition on the source's table: beyond the cursor and, where ids tell, made at the right time."""
        made = range_of(self.filters.created_after, self.filters.created_before, source.id) if narrow else NOTHING
        return arm & self.beyond(source.id) & made

    def holds(self, covered: frozenset[str] = frozenset()) -> Sql:
        """The run `r`, whose text is `t` where there is one, is among those asked for."""
        passes = fitting(self.filters, covered)
        if self.text is None:
            return passes
        known, texts, run = up_to(self.since, "r"), self.text.in_texts("t"), self.text.in_run("r")
        either = f"CASE WHEN t.run IS NOT NULL AND {known.text} THEN {texts.text} ELSE {run.text} END"
        return passes & self._or_id(Sql(either, known.params + texts.params + run.params))

    def holds_in_run(self) -> Sql:
        """As `holds`, asked of the run itself."""
        passes = fitting(self.filters)
        return passes & self._or_id(self.text.in_run("r")) if self.text else passes

    def _or_id(self, condition: Sql) -> Sql:
        same = self.text.is_id_of("r") if self.text else None
        return Sql(f"({same.text} OR {condition.text})", same.params + condition.params) if same else condition

    def columns(self, run: str = "e.id") -> str:
        """What the conditions ask of a run."""
        names = dict.fromkeys((*_ALWAYS, *(COLUMNS if self.text else ())))
        return ", ".join([f"{run} AS id", *(f"e.{name}" for name in names)])


def walk(question: Question, source: Source, reach: int, narrow: bool = True) -> Found:
    """The first of the source's runs that are asked for, among its first `reach`."""
    condition, limit = question.holds(source.covers), question.limit + 1
    ids = _arms(question, source, narrow, f"{source.id} AS id", source.table)
    if not condition.text:
        return _found([uuid_out(run) for (run,) in fetch(Sql(f"{ids.text} LIMIT {limit}", ids.params))], limit)
    table, run = "runs_run e", "e.id"
    if source.id != "id":  # and by that id, or SQLite would sort
        table, run = f"{source.table} g JOIN runs_run e ON e.id = g.{source.id}", f"g.{source.id}"
    rows = _arms(question, source, narrow, question.columns(run), table)
    texts = _TEXTS[connection.vendor] if question.text else ""
    query = f"""
        WITH found AS MATERIALIZED (
            SELECT r.id FROM ({rows.text} LIMIT {reach}) r {texts}
            WHERE {condition.text} ORDER BY r.id {question.order} LIMIT {limit}
        )
        SELECT id, 0 FROM found UNION ALL
        SELECT (SELECT id FROM ({ids.text} LIMIT 1 OFFSET {reach - 1}) s), 1
        WHERE (SELECT count(*) FROM found) < {limit}
        """  # noqa: S608
    answer = fetch(Sql(query, rows.params + condition.params + ids.params))
    found = _found([uuid_out(run) for run, is_floor in answer if not is_floor], limit)
    floors = [uuid_out(run) for run, is_floor in answer if is_floor and run is not None]
    return Found(found.ids, floors[0]) if floors else found


def recent(question: Question) -> Found | None:
    """The runs asked for among those that changed since the index was written; None: too many have."""
    later, condition = after(question.since, "e"), both([question.beyond("r.id"), question.holds_in_run()])
    most, limit = MOST_RECENT + 1, question.limit + 1
    changed = f"FROM runs_run e WHERE {later.text} ORDER BY e.changed, e.id LIMIT {most}"
    query = f"""
        WITH found AS MATERIALIZED (
            SELECT r.id FROM (SELECT {question.columns()} {changed}) r
            WHERE {condition.text or "1 = 1"} ORDER BY r.id {question.order} LIMIT {limit}
        )
        SELECT id, 0 FROM found UNION ALL SELECT NULL, (SELECT count(*) FROM (SELECT e.id {changed}) s)
        """  # noqa: S608
    answer = fetch(Sql(query, later.params + condition.params + later.params))
    if any(run is None and count > MOST_RECENT for run, count in answer):
        return None
    return _found([uuid_out(run) for run, _ in answer if run is not None], limit)


def depths(question: Question, sources: list[Source], rank: int) -> list[int]:
    """How far the first `rank` runs of each source do not go, as a number; 0: it has not so many."""
    asked = []
    for source in sources:
        ids = _arms(question, source, True, f"{source.id} AS id", source.table)
        asked.append(Sql(f"(SELECT id FROM ({ids.text} LIMIT 1 OFFSET {rank}) s)", ids.params))  # noqa: S608
    listed = join(", ", asked)
    reached = [uuid_out(run).int if run else None for run in fetch(Sql(f"SELECT {listed.text}", listed.params))[0]]
    return [0 if run is None else run if question.newest_first else HIGHEST - run for run in reached]


def _arms(question: Question, source: Source, narrow: bool, columns: str, table: str) -> Sql:
    """The source's runs in the order of the answer; a LIMIT may follow."""
    order = f"ORDER BY id {question.order}"
    arms = [_select(question, source, arm, narrow, columns, table) for arm in source.arms]
    if len(arms) > 1 and connection.vendor == "postgresql":
        # Unless each of them is said to be in order, PostgreSQL reads them all and sorts.
        merged_arms = join(" UNION ALL ", (Sql(f"({arm.text} {order})", arm.params) for arm in arms))
        return Sql(f"SELECT * FROM ({merged_arms.text}) u {order}", merged_arms.params)  # noqa: S608
    in_a_row = join(" UNION ALL ", arms)
    return Sql(f"{in_a_row.text} {order}", in_a_row.params)


def _select(question: Question, source: Source, arm: Sql, narrow: bool, columns: str, table: str) -> Sql:
    condition = question.arm(source, arm, narrow)
    return Sql(f"SELECT {columns} FROM {table}{' WHERE ' if condition.text else ''}{condition.text}", condition.params)  # noqa: S608


def _found(ids: list[uuid.UUID], limit: int) -> Found:
    return Found(ids, ids[-1] if len(ids) >= limit else None)
