"""Reads a run's log, all of it or what matches, from its beginning or its end, a page at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from django.db.models import Max, Q, QuerySet
from ninja import Schema
from pydantic import Field

from messager.runs.filters import Word
from messager.runs.log_text import ESCAPE, plain, without_escapes
from messager.runs.models import LogLine
from messager.runs.schemas import timestamp

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]

WINDOW = 50_000
"""Lines that one request looks through for those that match."""
PIECE = 1000
"""Lines that are read together where all are read."""


class Matching(Schema):
    """Which lines are meant; all of them where nothing is said."""

    level: list[Level] = []
    """Any of them."""
    q: Word = ""
    """Text that the line contains; colours do not count."""

    def is_empty(self) -> bool:
        """Whether every line is meant."""
        return not self.level and not self.q


class LogQuery(Matching):
    """The query of GET /runs/{id}/logs."""

    after: Number = 0
    before: Number | None = None
    n: Annotated[list[Number], Field(max_length=500)] = []
    """These lines and no others."""
    tail: bool = False
    """The last lines in place of the first."""
    limit: Annotated[int, Field(ge=1, le=1000)] = 500


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Some lines, oldest first."""

    lines: list[LogLine]
    next: int
    """The `after` that gives what comes next."""
    previous: int | None
    """The `before` that, with `tail`, gives what comes before; None: nothing does."""
    last: int
    """The number of the log's last line."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The numbers of the lines that match, in order."""

    numbers: list[int]
    next: int
    """How far was looked: the `after` to go on from while it is less than `last`."""
    last: int


def page_of(run_id: uuid.UUID, query: LogQuery) -> Lines:
    """A page of the log. A search may stop before the page is full: `next` and `previous` say where."""
    last = last_number(run_id)
    lines = LogLine.objects.filter(run=run_id)
    if query.n:
        chosen = list(lines.filter(n__in=query.n).order_by("n"))
        return Lines(lines=chosen, next=chosen[-1].n if chosen else 0, previous=None, last=last)
    low, high = query.after, last + 1 if query.before is None else min(query.before, last + 1)
    if not query.is_empty():
        low, high = (max(low, high - 1 - WINDOW), high) if query.tail else (low, min(high, low + 1 + WINDOW))
        lines = lines.filter(n__in=_edge(_numbers(run_id, query, low, high), query))
    between = lines.filter(n__gt=low, n__lt=high)
    found = list(between.order_by("-n" if query.tail else "n")[: query.limit])
    return _lines(found[::-1] if query.tail else found, query, low, high, last)


def _lines(found: list[LogLine], query: LogQuery, low: int, high: int, last: int) -> Lines:
    """With where to go on: at the page's own ends where it is full, else where the looking ended."""
    is_full = len(found) == query.limit
    if query.tail:
        low = found[0].n - 1 if is_full else low
        return Lines(lines=found, next=max(low, high - 1), previous=low + 1 if low > 0 else None, last=last)
    high = found[-1].n + 1 if is_full else high
    return Lines(lines=found, next=max(low, high - 1), previous=low + 1 if low > 0 else None, last=last)


def numbers_of(run_id: uuid.UUID, query: Matching, after: int) -> Found:
    """The lines after `after` that match, by number."""
    last = last_number(run_id)
    high = min(last, after + WINDOW)
    return Found(numbers=_numbers(run_id, query, after, high + 1), next=max(after, high), last=last)


def last_number(run_id: uuid.UUID) -> int:
    """0: there is no line."""
    return LogLine.objects.filter(run=run_id).aggregate(last=Max("n"))["last"] or 0


def text_of(run_id: uuid.UUID) -> Iterator[str]:
    """The whole log as plain text, piece by piece."""
    after = 0
    while lines := list(LogLine.objects.filter(run=run_id, n__gt=after).order_by("n")[:PIECE]):
        yield "".join(f"{timestamp(line.time)} {line.level:<8} {plain(line.message)}\n" for line in lines)
        after = lines[-1].n


def _edge(numbers: list[int], query: LogQuery) -> list[int]:
    return numbers[-query.limit :] if query.tail else numbers[: query.limit]


def _numbers(run_id: uuid.UUID, query: Matching, low: int, high: int) -> list[int]:
    lines = LogLine.objects.filter(run=run_id, n__gt=low, n__lt=high)
    if query.level:
        lines = lines.filter(level__in=query.level)
    return sorted(_with_text(lines, query.q)) if query.q else list(lines.order_by("n").values_list("n", flat=True))


def _with_text(lines: QuerySet[LogLine], text: str) -> Iterator[int]:
    """The database compares what is plain; in coloured lines the text may be interrupted by escape sequences."""
    coloured = Q(message__contains=ESCAPE)
    yield from lines.filter(~coloured, message__icontains=text).values_list("n", flat=True)
    wanted = text.casefold()
    for n, message in lines.filter(coloured).values_list("n", "message"):
        if wanted in without_escapes(message).casefold():
            yield n
