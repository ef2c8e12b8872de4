"""Runs as the API takes and shows them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from messager.catalog.results import dumps
from messager.runs.history import Page
from messager.runs.models import LogLine, Run
from messager.runs.moments import Moment
from messager.runs.shortening import LONG, part
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


class Shortened(Schema):
    """Of what only the beginning is shown: how many bytes the whole has. JSON stays JSON, each value to the digit."""

    most: int
    """Characters that were kept of each."""
    input: int | None
    result: int | None
    error: int | None


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
    shortened: Shortened | None = None
    """Where `shorten` was asked for, and something was longer."""


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


class ChangeList(Schema):
    """Runs that changed, the oldest change first, each as it is now."""

    items: list[RunOut]
    next: str
    """The `since` that gives what changes afterwards."""
    more: bool
    """There is more at once."""


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
    previous: int | None
    """The `before` that, with `tail`, gives what comes before; null: nothing does."""
    last: int
    """The number of the log's last line; 0: there is none."""


def run_text(run: Run, shorten: int | None = None) -> str:
    """A run as RunOut says, as JSON. What is stored as JSON text stands in it to the digit, and is not read again."""
    if shorten is not None:
        return _shortened_text(run, shorten)
    return _text(run, run.input, run.result, error_text(run))


def _text(run: Run, input: str, result: str | None, error: str, more: str = "") -> str:
    return (
        f'{{"id":"{run.id}","task":{quoted(run.task)},"state":"{run.state}","input":{input},'
        f'"result":{result or "null"},"error":{error},"progress":{run.progress or "null"},'
        f'"attempt":{run.attempt},"max_attempts":{run.max_attempts},"queue":{quoted(run.queue)},'
        f'"worker":{quoted(run.worker)},"tags":{run.tags},"retry_of":{_id(run.retry_of)},"batch":{_id(run.batch)},'
        f'"schedule":{_id(run.schedule)},"created_at":{_time(run.created_at)},"scheduled_at":{_time(run.scheduled_at)},'
        f'"started_at":{_time(run.started_at)},"finished_at":{_time(run.finished_at)},'
        f'"cancel_requested_at":{_time(run.cancel_requested_at)},"version":{run.version}{more}}}'
    )


def _shortened_text(run: Run, most: int) -> str:
    input, result, message, traceback = (part(run, name, most) for name in LONG)
    error = _error_text(run.error_type, message.text, traceback.text)
    error_size = (message.size or 0) + (traceback.size or 0) or None
    more = ""
    if input.size or result.size or error_size:
        sizes = {"most": most, "input": input.size, "result": result.size, "error": error_size}
        more = f',"shortened":{dumps(sizes)}'
    return _text(run, input.text or "{}", result.text, error, more)


def runs_text(runs: Iterable[Run], shorten: int | None = None) -> str:
    """A JSON array of them."""
    return f"[{','.join(run_text(run, shorten) for run in runs)}]"


def page_text(page: Page, shorten: int | None = None) -> str:
    """A page as RunList says, as JSON."""
    total = page.total and f',"total":{dumps({"value": page.total.value, "exact": page.total.exact})}'
    return f'{{"items":{runs_text(page.runs, shorten)},"next":{quoted(page.next)}{total or ""}}}'


def log_line_json(line: LogLine) -> dict[str, Any]:
    """A line as LogLineOut says."""
    return {"n": line.n, "time": timestamp(line.time), "level": line.level, "message": line.message}


def timestamp(time: datetime | None) -> str | None:
    """RFC 3339 in UTC with microseconds."""
    if time is None:
        return None
    return time.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def quoted(text: str | None) -> str:
    """A string, or null, as JSON."""
    return "null" if text is None else dumps(text)


def error_text(run: Run) -> str:
    """A run's error, or null, as JSON."""
    return _error_text(run.error_type, run.error_message, run.error_traceback)


def _error_text(kind: str | None, message: str | None, traceback: str | None) -> str:
    return "null" if kind is None else dumps({"type": kind, "message": message or "", "traceback": traceback})


def _id(value: uuid.UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


def _time(value: datetime | None) -> str:
    return "null" if value is None else f'"{timestamp(value)}"'
