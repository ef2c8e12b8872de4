"""Failures as the API takes and shows them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

from messager.failures.activity import Window
from messager.failures.models import Failure, FailureState
from messager.runs.models import Run
from messager.runs.schemas import timestamp
from messager.stats.schemas import When

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class WindowIn(Schema):
    """The query of GET /failures/{fingerprint}."""

    after: When | None = None
    """Activity is shown from there on, else of the last week."""

    def begin(self, now: datetime) -> datetime:
        """From when on."""
        return self.after or now - timedelta(days=7)


class HandleIn(Schema):
    """What whoever handled it has to say."""

    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00]*$")] = ""


class Activity(Schema):
    """How many runs failed in each step of a time."""

    after: datetime
    before: datetime
    step: int
    """Seconds."""
    counts: list[int]


class FailureOut(Schema):
    """Runs of one task that failed with one type of error in one place; `GET /runs?failure=FINGERPRINT` lists them."""

    fingerprint: Fingerprint
    task: str
    error_type: str
    """Empty, as `place`: of more ways to fail than are told apart."""
    place: str
    """File and function of the task's own code; empty where the error has no traceback."""
    state: FailureState
    count: int
    """Also of runs that were deleted since."""
    first_seen: datetime
    last_seen: datetime
    last_run: uuid.UUID
    handled_at: datetime | None
    reopened_at: datetime | None
    """When a run failed in this way although it was handled."""
    note: str
    activity: Activity


class FailureList(Schema):
    """A page of failures."""

    items: list[FailureOut]
    next: str | None
    """The `cursor` of the next page."""


class Sample(Schema):
    """The error of the run that failed last."""

    run: uuid.UUID
    message: str
    traceback: str | None


class FailureDetail(FailureOut):
    """A failure with the error of its last run."""

    sample: Sample | None
    """Null once that run was deleted."""


def failure_json(failure: Failure, window: Window, counts: list[int] | None) -> dict[str, Any]:
    """A failure as FailureOut says."""
    return {
        "fingerprint": failure.fingerprint,
        "task": failure.task,
        "error_type": failure.error_type,
        "place": failure.place,
        "state": failure.state,
        "count": failure.count,
        "first_seen": timestamp(failure.first_seen),
        "last_seen": timestamp(failure.last_seen),
        "last_run": str(failure.last_run),
        "handled_at": timestamp(failure.handled_at),
        "reopened_at": timestamp(failure.reopened_at),
        "note": failure.note,
        "activity": {
            "after": _moment(window.after),
            "before": _moment(window.before),
            "step": window.step,
            "counts": counts or [0] * len(window.starts()),
        },
    }


def sample_json(run: Run | None) -> dict[str, Any] | None:
    """The error of a run as Sample says."""
    if run is None:
        return None
    return {"run": str(run.id), "message": run.error_message or "", "traceback": run.error_traceback}


def _moment(seconds: int) -> str | None:
    return timestamp(datetime.fromtimestamp(seconds, UTC))
