"""What changed since a reader last looked: each change at least once, whoever commits first, and none waits for others.

A number says when a change was made, not when it could be seen: on PostgreSQL it is the id of a transaction, and one
with a smaller id may end later. So a reader is not told "all after this number" but "all that your snapshot did not
see", and the next snapshot is taken by the statement that reads: change_number.py gives the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from django.db import connection
from django.db.models import F, QuerySet
from pydantic import Field

from messager.runs.change_number import IsOver, is_after
from messager.runs.cursors import Page, Position, Snapshot, decoded, encoded
from messager.runs.errors import StaleCursor
from messager.runs.history import RunFilters, filtered
from messager.runs.models import Run
from messager.runs.schemas import quoted, runs_text
from messager.runs.shortening import Most

OLDEST = 24 * 3600
"""Seconds for which a cursor holds."""

# The numbers of another server mean nothing here, nor do those of a table that was made anew of a dump. A server that
# was restarted counts as another: after a crash it may give ids again that snapshots had seen come to nothing.
NOW = {
    "postgresql": """
        SELECT pg_current_snapshot()::text AS feed_snapshot,
               EXTRACT(EPOCH FROM STATEMENT_TIMESTAMP())::bigint AS feed_read_at,
               'postgresql-' || EXTRACT(EPOCH FROM pg_postmaster_start_time()) || '-' || 'runs_run'::regclass::oid
                   AS feed_origin
    """,
    "sqlite": """
        SELECT '0:' || (SELECT COALESCE(MAX(changed), 0) + 1 FROM runs_run) || ':' AS feed_snapshot,
               CAST(STRFTIME('%%s', 'NOW') AS INTEGER) AS feed_read_at,
               'sqlite' AS feed_origin
    """,
}


class ChangeFilters(RunFilters):
    """The query of GET /changes: the filters of GET /runs, and from where on."""

    # Parameters of the list, not of this.
    cursor: ClassVar[str] = ""  # type: ignore[misc]
    total: ClassVar[bool] = False  # type: ignore[misc]
    since: Annotated[str, Field(max_length=4000, description="`next` of the answer before")] = ""
    wait: Annotated[float, Field(ge=0, le=30, description="Seconds")] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 200
    shorten: Most | None = None


@dataclass(frozen=True)
class Changes:
    """Runs that changed, as they are now, the oldest change first; and the cursor to go on from."""

    runs: list[Run]
    next: str
    more: bool
    """The limit was reached: `next` gives more at once."""


def position_now() -> str:
    """The cursor after which everything comes that can't be seen yet."""
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor], ())
        return encoded(_position(*cursor.fetchone()))


def changes_since(cursor: str, filters: RunFilters, limit: int) -> Changes:
    """Up to `limit` runs that changed since `cursor` was made and match now. Raises BadSince or StaleCursor.

    One statement, so rows and snapshot belong together. A run that changes while a reader goes from page to page comes
    after the last of them.
    """
    position = decoded(cursor)
    if position.origin.partition("-")[0] != connection.vendor:
        raise StaleCursor()
    now, runs = _read(_unseen(position, filters), limit + 1)
    _check(position, now)
    if position.page:  # it ends where the first page ended
        now = Position(now.origin, position.read_at, position.page.until)
    if len(runs) <= limit:
        return Changes(runs, encoded(now), more=False)
    last = runs[limit - 1]
    page = Page(now.seen, last.changed, last.id)
    return Changes(runs[:limit], encoded(Position(now.origin, now.read_at, position.seen, page)), more=True)


def changes_text(changes: Changes, shorten: int | None = None) -> str:
    """As ChangeList says, as JSON."""
    more = "true" if changes.more else "false"
    return f'{{"items":{runs_text(changes.runs, shorten)},"next":{quoted(changes.next)},"more":{more}}}'


def _position(snapshot: str, read_at: int, origin: str) -> Position:
    return Position(origin, read_at, Snapshot.of(snapshot))


def _check(position: Position, now: Position) -> None:
    """Numbers that are still to be given: the database was set back."""
    ends = [position.seen.end, position.page.until.end if position.page else 0]
    if position.origin != now.origin or now.read_at - position.read_at > OLDEST or max(ends) > now.seen.end:
        raise StaleCursor()


def _unseen(position: Position, filters: RunFilters) -> list[QuerySet[Run]]:
    """The rows to read, in parts that the index finds without passing by what a long transaction keeps from ending."""
    rows, seen, page = filtered(filters), position.seen, position.page
    if page is None:
        rows = rows.filter(IsOver(F("changed")))
    else:
        rows = rows.filter(changed__lt=page.until.end).exclude(changed__in=page.until.open)
        if page.changed >= seen.end:
            return [rows.filter(is_after(page.changed, page.id))]
    rest = rows.filter(changed__gte=seen.end)
    if not seen.open:
        return [rest]
    rows = rows.filter(changed__in=seen.open)
    return [rows.filter(is_after(page.changed, page.id)) if page else rows, rest]


def _read(parts: list[QuerySet[Run]], limit: int) -> tuple[Position, list[Run]]:
    """The first `limit` rows of all parts, and the position after them, in one statement."""
    compiled = [part.order_by("changed", "id")[:limit].query.sql_with_params() for part in parts]
    union = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _ in compiled)  # noqa: S608
    params: list[Any] = [param for _, some in compiled for param in some]
    page = f"SELECT * FROM ({union}) AS parts ORDER BY changed, id LIMIT {limit:d}"  # noqa: S608
    # Joined, so that there is an answer where there is no row.
    sql = f"SELECT * FROM ({NOW[connection.vendor]}) AS feed LEFT JOIN ({page}) AS page ON TRUE"  # noqa: S608
    rows: list[Any] = list(Run.objects.raw(sql, params))
    first = rows[0]
    runs = sorted((row for row in rows if row.id), key=lambda run: (run.changed, run.id))
    return _position(first.feed_snapshot, first.feed_read_at, first.feed_origin), runs
