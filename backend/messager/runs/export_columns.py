"""The columns of an export: what each says of a run, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, NamedTuple, get_args
from uuid import UUID

from messager.runs.models import Run
from messager.runs.schemas import error_text, quoted, timestamp

ColumnName = Literal[
    "id", "task", "state", "input", "result", "error", "progress", "attempt", "max_attempts", "queue", "worker", "tags",
    "retry_of", "batch", "schedule", "created_at", "scheduled_at", "started_at", "finished_at", "cancel_requested_at",
    "version", "wait", "duration",
]  # fmt: skip
FOLLOWING: tuple[ColumnName, ...] = ("wait", "duration")
"""Those that a run has not in the API: they follow from its others."""
ALL: tuple[ColumnName, ...] = tuple(name for name in get_args(ColumnName) if name not in FOLLOWING)


class Column(NamedTuple):
    """How a column is made of a run."""

    text: Callable[[Run], str]
    """JSON."""
    fields: tuple[str, ...]
    """What has to be read of the run for it."""


def column_of(name: ColumnName) -> Column:
    """The column of that name."""
    return _MADE.get(name) or _read(name, quoted)


def _read(name: str, text: Callable[..., str]) -> Column:
    return Column(lambda run: text(getattr(run, name)), (name,))


def _id(value: UUID | None) -> str:
    return quoted(str(value) if value else None)


def _time(value: datetime | None) -> str:
    return quoted(timestamp(value))


def _or_null(text: str | None) -> str:
    return text or "null"


def _wait(run: Run) -> str:
    return _seconds(max(run.created_at, run.scheduled_at or run.created_at), run.started_at)


def _duration(run: Run) -> str:
    return _seconds(run.started_at, run.finished_at)


def _seconds(since: datetime | None, until: datetime | None) -> str:
    """Never below zero: a clock may have been set meanwhile."""
    return f"{max((until - since).total_seconds(), 0):.6f}" if since and until else "null"


_MADE: dict[str, Column] = {
    **{name: _read(name, _id) for name in ("id", "retry_of", "batch", "schedule")},
    **{name: _read(name, str) for name in ("input", "tags", "attempt", "max_attempts", "version")},
    **{name: _read(name, _or_null) for name in ("result", "progress")},
    **{
        name: _read(name, _time)
        for name in ("created_at", "scheduled_at", "started_at", "finished_at", "cancel_requested_at")
    },
    "error": Column(error_text, ("error_type", "error_message", "error_traceback")),
    "wait": Column(_wait, ("created_at", "scheduled_at", "started_at")),
    "duration": Column(_duration, ("started_at", "finished_at")),
}
