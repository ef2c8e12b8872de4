"""Pages of runs, newest first, by cursor."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from messager.runs.filters import RunFilters, filtered
from messager.runs.finding import find
from messager.runs.models import Run
from messager.runs.shortening import only_beginnings
from messager.runs.totals import Total, total_of

__all__ = ["BadCursor", "Page", "RunFilters", "filtered", "page_of_runs"]


class BadCursor(Exception):
    """This cursor was not made by this list."""


@dataclass(frozen=True)
class Page:
    """Some runs, newest first. Fewer than asked for, even none, are not the end while there is a `next`."""

    runs: list[Run]
    next: str | None
    """The cursor of the next page."""
    total: Total | None
    """Where it was asked for."""


def page_of_runs(filters: RunFilters, shorten: int | None = None) -> Page:
    """A page of runs, of what is long no more than the beginning where `shorten` says how much. Raises BadCursor."""
    before = _id_of(filters.cursor) if filters.cursor else None
    total = total_of(filters) if filters.total else None
    if filters.is_empty():
        older = _rows(shorten).filter(id__lt=before) if before else _rows(shorten)
        runs = list(older.order_by("-id")[: filters.limit + 1])
        end = runs[filters.limit - 1].id if len(runs) > filters.limit else None
        return Page(runs[: filters.limit], _cursor_at(end), total)
    found = find(filters, before, filters.limit)
    runs = _now(_rows(shorten), found.ids[: filters.limit], filters)
    return Page(runs, _cursor_at(found.end(filters.limit)), total)


def runs_now(ids: list[uuid.UUID], filters: RunFilters, fields: tuple[str, ...] = ()) -> list[Run]:
    """As they are now, without those that have moved on to a state that was not asked for, or were pruned.

    Where `fields` names some of a run's, it has no others.
    """
    return _now(Run.objects.only("id", "state", *fields) if fields else Run.objects.all(), ids, filters)


def _rows(shorten: int | None) -> QuerySet[Run]:
    return Run.objects.all() if shorten is None else only_beginnings(Run.objects.all(), shorten)


def _now(rows: QuerySet[Run], ids: list[uuid.UUID], filters: RunFilters) -> list[Run]:
    runs = rows.in_bulk(ids)
    return [runs[one] for one in ids if one in runs and (not filters.state or runs[one].state in filters.state)]


def _cursor_at(run: uuid.UUID | None) -> str | None:
    return None if run is None else base64.urlsafe_b64encode(run.bytes).rstrip(b"=").decode()


def _id_of(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise BadCursor() from error
