"""What belongs to one run, as the API shows it: its attempts, its retries, its place in a list."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from messager.runs.attempts import History, Wait, outcome_of, waits_of
from messager.runs.lineage import Lineage
from messager.runs.models import Attempt, Run
from messager.runs.schemas import RunError, timestamp
from messager.runs.states import AttemptOutcome, RunState


class AttemptOut(Schema):
    """One execution of a run."""

    n: int
    """What the run's `attempt` was. One that was `released` does not count: the next one has its number."""
    worker: str
    started_at: datetime | None
    """Null only where it was not written down: of a run older than the list of attempts."""
    finished_at: datetime | None
    outcome: AttemptOutcome
    error: RunError | None


class WaitOut(Schema):
    """A time in which nobody executed the run."""

    reason: Literal["scheduled", "backoff", "queued"]
    """For its time, before another attempt, or for a worker."""
    started_at: datetime
    finished_at: datetime | None
    """Null while it goes on."""
    due_at: datetime | None
    """When it ends by itself; null for a worker, whom nobody can foretell."""


class AttemptList(Schema):
    """The attempts of a run, oldest first, and what it waited for before each."""

    items: list[AttemptOut]
    waits: list[WaitOut]
    complete: bool
    """False: there were more than `limit`, and the oldest are left out."""


class RunBrief(Schema):
    """A run in a word."""

    id: uuid.UUID
    state: RunState
    retry_of: uuid.UUID | None
    created_at: datetime
    finished_at: datetime | None
    error_type: str | None


class RunLineage(Schema):
    """A run, those it repeats, and all that repeat any of them; oldest first."""

    items: list[RunBrief]
    complete: bool
    """False: there are more."""


class RunNeighbours(Schema):
    """The runs next to one in a list."""

    newer: uuid.UUID | None
    older: uuid.UUID | None
    complete: bool
    """False: where there is none, one may be further away than was looked."""


def lineage_json(lineage: Lineage) -> dict[str, Any]:
    """As RunLineage says."""
    return {"items": [_brief(run) for run in lineage.runs], "complete": lineage.complete}


def history_json(history: History) -> dict[str, Any]:
    """As AttemptList says."""
    return {
        "items": [_attempt(attempt, history.run) for attempt in history.attempts],
        "waits": [_wait(wait) for wait in waits_of(history)],
        "complete": history.complete,
    }


def _attempt(attempt: Attempt, run: Run) -> dict[str, Any]:
    error = {"type": attempt.error_type, "message": attempt.error_message or "", "traceback": attempt.error_traceback}
    return {
        "n": attempt.n,
        "worker": attempt.worker,
        "started_at": timestamp(attempt.started_at),
        "finished_at": timestamp(attempt.finished_at),
        "outcome": outcome_of(attempt, run),
        "error": error if attempt.error_type else None,
    }


def _brief(run: Run) -> dict[str, Any]:
    return {
        "id": str(run.id),
        "state": run.state,
        "retry_of": run.retry_of and str(run.retry_of),
        "created_at": timestamp(run.created_at),
        "finished_at": timestamp(run.finished_at),
        "error_type": run.error_type,
    }


def _wait(wait: Wait) -> dict[str, Any]:
    return {
        "reason": wait.reason,
        "started_at": timestamp(wait.started_at),
        "finished_at": timestamp(wait.finished_at),
        "due_at": timestamp(wait.due_at),
    }
