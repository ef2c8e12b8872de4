"""Looking through runs: filters, and pages by cursor."""

from __future__ import annotations

import base64
import binascii
import contextlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated

from django.db.models import F, Q, QuerySet
from ninja import Schema
from pydantic import Field, StringConstraints

from messager.catalog.results import dumps
from messager.runs.lookups import HasItem
from messager.runs.models import Run
from messager.runs.moments import Moment
from messager.runs.states import RunState


class BadCursor(Exception):
    """This cursor was not made by this list."""


Word = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
"""PostgreSQL's text holds any character but NUL, so none can be looked for either."""


class RunFilters(Schema):
    """The query of GET /runs. What is given more than once: any of the ids, tasks or states, all of the tags."""

    id: Annotated[list[uuid.UUID], Field(max_length=200)] = []
    task: list[Word] = []
    state: list[RunState] = []
    tag: list[Word] = []
    q: Word = ""
    """Text that occurs in task, id, input, result, error or tags."""
    batch: uuid.UUID | None = None
    schedule: uuid.UUID | None = None
    created_after: Moment | None = None
    created_before: Moment | None = None
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def page_of_runs(filters: RunFilters) -> tuple[list[Run], str | None]:
    """A page of runs, newest first, and the cursor of the next one. Raises BadCursor."""
    runs = filtered(filters)
    if filters.cursor:
        runs = runs.filter(id__lt=_id_of(filters.cursor))
    page = list(runs.order_by("-id")[: filters.limit + 1])
    if len(page) <= filters.limit:
        return page, None
    return page[:-1], _cursor_at(page[-2])


def filtered(filters: RunFilters) -> QuerySet[Run]:
    """The runs that `filters` let through."""
    runs = Run.objects.all()
    if filters.id:
        runs = runs.filter(id__in=filters.id)
    if filters.task:
        runs = runs.filter(task__in=filters.task)
    if filters.state:
        runs = runs.filter(state__in=filters.state)
    for tag in filters.tag:
        runs = runs.filter(HasItem(F("tags"), dumps(tag)))
    if filters.q.strip():
        runs = runs.filter(_mentions(filters.q.strip()))
    exact = {"batch": filters.batch, "schedule": filters.schedule}
    after, before = _just_before(filters.created_after), _just_before(filters.created_before)
    exact |= {"created_at__gt": after, "created_at__lte": before}  # type: ignore[dict-item]
    return runs.filter(**{name: value for name, value in exact.items() if value is not None})


def _just_before(time: datetime | None) -> datetime | None:
    """A microsecond earlier, and with it `from` and `until` mean the same on SQLite as on PostgreSQL.

    SQLite compares times as text, and its own clock writes milliseconds: ".123" is not equal to ".123000", but it does
    lie between ".122999" and ".123001".
    """
    try:
        return None if time is None else time.astimezone(UTC) - timedelta(microseconds=1)
    except OverflowError:  # before the calendar begins
        return datetime.min.replace(tzinfo=UTC)


def _mentions(text: str) -> Q:
    written = dumps(text)[1:-1]  # as it stands inside JSON
    found = Q(task__icontains=text) | Q(error_type__icontains=text) | Q(error_message__icontains=text)
    found |= Q(input__icontains=written) | Q(result__icontains=written) | Q(tags__icontains=written)
    with contextlib.suppress(ValueError):
        found |= Q(id=uuid.UUID(text))
    return found


def _cursor_at(run: Run) -> str:
    return base64.urlsafe_b64encode(run.id.bytes).rstrip(b"=").decode()


def _id_of(cursor: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        raise BadCursor() from error
