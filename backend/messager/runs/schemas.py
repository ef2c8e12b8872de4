"""Runs as the API takes and shows them."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from messager.catalog.results import dumps
from messager.runs.history import Page
from messager.runs.models import LogLine, Run
from messager.runs.moments import Moment
from messager.runs.states import RunState

Tag = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SubmitIn(Schema):
    """A request to run a task."""

    model_config = ConfigDict(extra="forbid")

    input: dict[str, Any]
    """What the task is called with, as its input_schema says."""
    scheduled_at: Moment | None = None
    """When to run it; now, when it is missing or past."""
    tags: Annotated[list[Tag], Field(max_length=20)] = []


class RunError(Schema):
    """Why a run failed."""

    type: str
    """The exception's class, or one of WorkerLost, TimeLimitExceeded, ResultNotJSON, ResultTooLarge, InvalidInput,
    TaskNotFound, Cancelled."""
    message: str
    traceback: str | None


class RunProgress(Schema):
    """How far a running task is."""

    current: float | None
    total: float | None
    message: str | None


class RunOut(Schema):
    """One request to execute a task with one input, and what came of it."""

    id: uuid.UUID
    task: str
    state: RunState
    input: dict[str, Any]
    result: Any
    error: RunError | None
    progress: RunProgress | None
    attempt: int
    max_attempts: int
    queue: str
    worker: str | None
    tags: list[str]
    retry_of: uuid.UUID | None
    batch: uuid.UUID | None
    schedule: uuid.UUID | None
    created_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    version: int


class RunTotal(Schema):
    """How many runs there are on all pages together."""

    value: int
    exact: bool
    """Else an estimate, or the number that were counted before it was enough."""


class RunList(Schema):
    """A page of runs, newest first."""

    items: list[RunOut]
    next: str | None
    """The `cursor` of the next page; null on the last one. A page with few runs, or none, may have one."""
    total: RunTotal | None = None
    """Where `total=true` asked for it."""


class LogLineOut(Schema):
    """A line of a run's log."""

    n: int
    time: datetime
    level: str
    message: str


class LogPage(Schema):
    """Lines of a run's log."""

    items: list[LogLineOut]
    next: int
    """The `after` that gives what comes next."""


def run_json(run: Run) -> dict[str, Any]:
    """A run as RunOut says."""
    return {
        "id": str(run.id),
        "task": run.task,
        "state": str(run.state),
        "input": json.loads(run.input),
        "result": _loaded(run.result),
        "error": _error(run),
        "progress": _loaded(run.progress),
        "attempt": run.attempt,
        "max_attempts": run.max_attempts,
        "queue": run.queue,
        "worker": run.worker,
        "tags": json.loads(run.tags),
        "retry_of": _text(run.retry_of),
        "batch": _text(run.batch),
        "schedule": _text(run.schedule),
        "created_at": timestamp(run.created_at),
        "scheduled_at": timestamp(run.scheduled_at),
        "started_at": timestamp(run.started_at),
        "finished_at": timestamp(run.finished_at),
        "cancel_requested_at": timestamp(run.cancel_requested_at),
        "version": run.version,
    }


def page_json(page: Page) -> dict[str, Any]:
    """A page as RunList says."""
    body = {"items": [run_json(run) for run in page.runs], "next": page.next}
    if page.total is None:
        return body
    return {**body, "total": {"value": page.total.value, "exact": page.total.exact}}


def log_line_json(line: LogLine) -> dict[str, Any]:
    """A line as LogLineOut says."""
    return {"n": line.n, "time": timestamp(line.time), "level": line.level, "message": line.message}


def timestamp(time: datetime | None) -> str | None:
    """RFC 3339 in UTC with microseconds."""
    if time is None:
        return None
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def json_body(value: Any) -> bytes:
    """The bytes of an answer."""
    return dumps(value).encode()


def _error(run: Run) -> dict[str, Any] | None:
    if run.error_type is None:
        return None
    return {"type": run.error_type, "message": run.error_message or "", "traceback": run.error_traceback}


def _loaded(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
