"""Pages of bulk actions, and of the runs that one is about."""

from __future__ import annotations

import base64
import binascii
import uuid
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field, StringConstraints

from messager.bulk.models import Action, Bulk, BulkItem, BulkState, Outcome
from messager.runs.history import BadCursor

T = TypeVar("T")
Cursor = Annotated[str, StringConstraints(max_length=200)]
Limit = Annotated[int, Field(ge=1, le=200)]


class BulkFilters(Schema):
    """The query of GET /bulk."""

    action: list[Action] = []
    state: list[BulkState] = []
    cursor: Cursor = ""
    limit: Limit = 50


class ItemFilters(Schema):
    """The query of GET /bulk/{id}/items."""

    outcome: Outcome | None = None
    cursor: Cursor = ""
    limit: Limit = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page."""

    items: list[T]
    next: str | None


def page_of_bulks(filters: BulkFilters) -> Page[Bulk]:
    """Newest first. Raises BadCursor."""
    bulks = Bulk.objects.order_by("-id")
    if filters.action:
        bulks = bulks.filter(action__in=filters.action)
    if filters.state:
        bulks = bulks.filter(state__in=filters.state)
    if filters.cursor:
        bulks = bulks.filter(id__lt=_id_of(filters.cursor))
    rows = list(bulks[: filters.limit + 1])
    return Page(rows[: filters.limit], _cursor(rows[filters.limit - 1].id) if len(rows) > filters.limit else None)


def page_of_items(bulk_id: uuid.UUID, filters: ItemFilters) -> Page[BulkItem]:
    """The oldest run first. Raises BadCursor."""
    items = BulkItem.objects.filter(bulk=bulk_id).order_by("run")
    if filters.outcome:
        items = items.filter(outcome=filters.outcome)
    if filters.cursor:
        items = items.filter(run__gt=_id_of(filters.cursor))
    rows = list(items[: filters.limit + 1])
    return Page(rows[: filters.limit], _cursor(rows[filters.limit - 1].run) if len(rows) > filters.limit else None)


def _cursor(one: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(one.bytes).rstrip(b"=").decode()


def _id_of(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise BadCursor() from error
