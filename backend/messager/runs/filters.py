"""The filters of a list of runs."""

from __future__ import annotations

import contextlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from ninja import Schema
from pydantic import Field, StringConstraints

from messager.catalog.results import dumps
from messager.runs.lookups import HasItem
from messager.runs.models import Run, RunGroup
from messager.runs.moments import Moment
from messager.runs.states import RunState

Word = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
"""PostgreSQL's text holds any character but NUL, so none can be looked for either."""


class RunFilters(Schema):
    """The query of GET /runs. What is given more than once: any of the ids, tasks or states, all of the tags."""

    id: Annotated[list[uuid.UUID], Field(max_length=200)] = []
    task: list[Word] = []
    state: list[RunState] = []
    tag: Annotated[list[Word], Field(max_length=20)] = []
    q: Word = ""
    """Text that occurs in task, id, input, result, error or tags."""
    batch: uuid.UUID | None = None
    schedule: uuid.UUID | None = None
    bulk: uuid.UUID | None = None
    """The bulk action that made them, or cancelled them."""
    failure: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16})?$")] = ""
    """The fingerprint of their error, as GET /failures gives it."""
    created_after: Moment | None = None
    created_before: Moment | None = None
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    total: bool = False
    """Say how many runs the filters let through, on all pages together."""

    def is_empty(self) -> bool:
        """Whether every run passes."""
        chosen = (self.id, self.task, self.state, self.tag, self.text(), self.batch, self.schedule, self.groups())
        return not any(chosen) and self.created_after is None and self.created_before is None

    def groups(self) -> list[str]:
        """Names of the RunGroups that a run has to be in."""
        named = {"bulk": self.bulk, "failure": self.failure}
        return [f"{kind}:{value}" for kind, value in named.items() if value]

    def text(self) -> str:
        """What is looked for, without the blanks around it."""
        return self.q.strip()


def filtered(filters: RunFilters) -> QuerySet[Run]:
    """The runs that `filters` let through, asked of each run: what finding.py finds by indexes."""
    runs = Run.objects.all()
    if filters.id:
        runs = runs.filter(id__in=filters.id)
    if filters.task:
        runs = runs.filter(task__in=filters.task)
    if filters.state:
        runs = runs.filter(state__in=filters.state)
    for tag in filters.tag:
        runs = runs.filter(HasItem(F("tags"), dumps(tag)))
    if filters.text():
        runs = runs.filter(_mentions(filters.text()))
    for name in filters.groups():
        runs = runs.filter(Exists(RunGroup.objects.filter(name=name, run=OuterRef("id"))))
    exact = {"batch": filters.batch, "schedule": filters.schedule}
    after, before = just_before(filters.created_after), just_before(filters.created_before)
    exact |= {"created_at__gt": after, "created_at__lte": before}  # type: ignore[dict-item]
    return runs.filter(**{name: value for name, value in exact.items() if value is not None})


def just_before(time: datetime | None) -> datetime | None:
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
