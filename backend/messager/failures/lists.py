"""Pages of failures."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from django.db.models import Q
from ninja import Schema
from pydantic import Field, StringConstraints

from messager.failures.models import Failure, FailureState
from messager.runs.filters import Word
from messager.runs.history import BadCursor
from messager.stats.schemas import When

FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Sort(StrEnum):
    """What comes first."""

    LAST_SEEN = "last_seen"
    FIRST_SEEN = "first_seen"
    COUNT = "count"


class FailureFilters(Schema):
    """The query of GET /failures. What is given more than once: any of the tasks, of the states."""

    task: list[Word] = []
    state: list[FailureState] = []
    q: Word = ""
    """Text that occurs in task, type of error or place."""
    after: When | None = None
    """Runs failed in that way since then; activity is shown from there on, else of the last day."""
    sort: Sort = Sort.LAST_SEEN
    """The latest, or the most, first."""
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@dataclass(frozen=True)
class Page:
    """Some failures, and the cursor of the next page."""

    failures: list[Failure]
    next: str | None


def page_of_failures(filters: FailureFilters) -> Page:
    """Those that match, in the order asked for. Raises BadCursor."""
    column = filters.sort.value
    found = Failure.objects.filter(_matching(filters)).order_by(f"-{column}", "-fingerprint")
    if filters.cursor:
        value, fingerprint = _read(filters.cursor, filters.sort)
        found = found.filter(Q(**{f"{column}__lt": value}) | Q(**{column: value, "fingerprint__lt": fingerprint}))
    rows = list(found[: filters.limit + 1])
    last = rows[filters.limit - 1] if len(rows) > filters.limit else None
    return Page(rows[: filters.limit], _cursor(last, filters.sort) if last else None)


def _matching(filters: FailureFilters) -> Q:
    wanted = Q()
    if filters.task:
        wanted &= Q(task__in=filters.task)
    if filters.state:
        wanted &= Q(state__in=filters.state)
    if filters.after:
        wanted &= Q(last_seen__gte=filters.after)
    if text := filters.q.strip():
        wanted &= Q(task__icontains=text) | Q(error_type__icontains=text) | Q(place__icontains=text)
    return wanted


def _cursor(last: Failure, sort: Sort) -> str:
    value = getattr(last, sort.value)
    listed = [sort.value, value if sort == Sort.COUNT else value.isoformat(), last.fingerprint]
    return base64.urlsafe_b64encode(json.dumps(listed).encode()).rstrip(b"=").decode()


def _read(cursor: str, sort: Sort) -> tuple[Any, str]:
    try:
        made_for, value, fingerprint = json.loads(base64.urlsafe_b64decode(cursor + "=="))
        read = int(value) if sort == Sort.COUNT else datetime.fromisoformat(value).astimezone(UTC)
        known = FINGERPRINT.fullmatch(fingerprint)
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        raise BadCursor() from error
    if made_for != sort.value or not known:
        raise BadCursor()
    return read, fingerprint
