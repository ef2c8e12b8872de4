"""The filters of a list, asked of a run in memory: whether somebody who looks at that list wants to hear of it.

Never False where the database, either of them, would find the run. It may be True where it would not: who hears too
much reads again, and the statement that reads decides.
"""

from __future__ import annotations

import json
import re
import unicodedata
import uuid
from datetime import timedelta

from messager.catalog.results import dumps
from messager.runs.history import RunFilters
from messager.runs.models import Run

TICK = timedelta(microseconds=1)
MARKS = re.compile("[\u0300-\u036f]")
"""Accents, where they are not part of a letter."""


def matches(run: Run, filters: RunFilters) -> bool:
    """Whether the filters let the run through as it is; `cursor` and `limit` do not count."""
    return (
        (not filters.id or run.id in filters.id)
        and (not filters.task or run.task in filters.task)
        and (not filters.state or run.state in filters.state)
        and filters.batch in (None, run.batch)
        and filters.schedule in (None, run.schedule)
        and _was_made_in_time(run, filters)
        and _has_tags(run, filters.tag)
        and _mentions(run, filters.q.strip())
    )


def _was_made_in_time(run: Run, filters: RunFilters) -> bool:
    """To the microsecond, and one more: as text, SQLite's ".000" is later than the same time without a fraction."""
    after, before = filters.created_after, filters.created_before
    return (after is None or run.created_at + TICK >= after) and (before is None or run.created_at < before)


def _has_tags(run: Run, tags: list[str]) -> bool:
    """By what they say. PostgreSQL compares how they are written: an escaped letter is not the letter there."""
    if not tags:
        return True
    items = json.loads(run.tags)
    return all(tag in items for tag in tags)


def _mentions(run: Run, text: str) -> bool:
    if not text:
        return True
    plain, written = _folded(text), _folded(dumps(text)[1:-1])
    return (
        any(plain in _folded(value) for value in (run.task, run.error_type, run.error_message) if value)
        or any(written in _folded(value) for value in (run.input, run.result, run.tags) if value)
        or _is_id(text, run.id)
    )


def _folded(text: str) -> str:
    """Without case, by every rule at once, letter for letter.

    SQLite folds ASCII alone; PostgreSQL as its locale says: in Turkish the i without a dot is another letter than that
    with one, and in Greek capitals have no accents.
    """
    if text.isascii():
        return text.lower()
    return MARKS.sub("", unicodedata.normalize("NFD", text.upper().casefold()))


def _is_id(text: str, run_id: uuid.UUID) -> bool:
    try:
        return uuid.UUID(text) == run_id
    except ValueError:
        return False
