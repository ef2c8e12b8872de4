"""The executions of a run, and what it waited for before and between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Now

from messager.runs.models import Attempt, Run
from messager.runs.outcomes import RunFailure
from messager.runs.states import AttemptOutcome, RunState

OUTCOME_OF = {"WorkerLost": AttemptOutcome.LOST, "Interrupted": AttemptOutcome.INTERRUPTED}
"""By the type of the error; others have failed."""
BEGUN = ("id", "attempt", "worker", "started_at", "attempt_started_at")
"""What the claim wrote: it stands as long as the claim's token does."""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A time in which nobody executed the run."""

    reason: str
    """`scheduled`: for its time; `backoff`: before the next attempt; `queued`: for a worker."""
    started_at: datetime
    finished_at: datetime | None
    """Null: it goes on."""
    due_at: datetime | None = None
    """When it ends by itself; null: when a worker is free."""


def move_on(rows: models.QuerySet[Run], why: RunFailure | None, due: Any, **changes: Any) -> bool:
    """Let a run go on after an attempt that did not end it, and write the attempt down; both, or neither.

    `rows` is the run while the attempt's claim holds. False: it holds no more. `why` is None when it was given back.
    """
    begun = rows.only(*BEGUN).first()
    if begun is None:
        return False
    with transaction.atomic():
        if not rows.update(**changes):
            return False
        Attempt.objects.create(
            run=begun.id,
            n=begun.attempt,
            worker=begun.worker or "",
            started_at=_started(begun),
            finished_at=Now(),
            next_at=due,
            **_columns(why),
        )
    return True


@dataclass(frozen=True, kw_only=True)
class History:
    """What was made of a run so far."""

    run: Run
    attempts: list[Attempt]
    """Oldest first; the last one, unless the run waits for another, is made of the run's row."""
    complete: bool
    """False: the oldest attempts are left out."""


def history_of(run: Run, limit: int) -> History:
    """The newest attempts."""
    rows = list(Attempt.objects.filter(run=run.id).order_by("-id")[: limit + 1])
    newest = _newest(run)
    # A run that has moved on since it was read has a row of that attempt by now.
    if run.worker and newest.began not in {row.began for row in rows}:
        rows.insert(0, newest)
    return History(run=run, attempts=rows[:limit][::-1], complete=len(rows) <= limit)


def outcome_of(attempt: Attempt, run: Run) -> AttemptOutcome:
    """What came of one of the run's attempts."""
    if attempt.pk is None and run.state != RunState.FAILED:
        return AttemptOutcome(run.state)
    if attempt.error_type is None:
        return AttemptOutcome.RELEASED
    return OUTCOME_OF.get(attempt.error_type, AttemptOutcome.FAILED)


def waits_of(history: History) -> list[Wait]:
    """In order: before the first attempt, between two, and what it waits for now."""
    run, attempts, waits = history.run, history.attempts, list[Wait]()
    if history.complete:
        due = run.scheduled_at or run.created_at
        waits += _wait(run, "scheduled", run.created_at, due, attempts[:1])
    for n, attempt in enumerate(attempts, 1):
        if attempt.pk is not None:
            waits += _wait(run, "backoff", attempt.finished_at, attempt.next_at, attempts[n : n + 1])
    return waits


def _wait(run: Run, reason: str, since: datetime, due: datetime, following: list[Attempt]) -> Iterator[Wait]:
    """For a time, and then for a worker, until the attempt that follows; what no attempt followed may go on."""
    until = following[0].started_at if following else run.finished_at
    if following and until is None:  # nobody knows
        return
    goes_on = until is None and run.state == RunState.SCHEDULED
    if due > since:
        ended = None if goes_on else min(due, until or due)
        yield Wait(reason=reason, started_at=since, finished_at=ended, due_at=due)
    queued = max(since, due)
    if not goes_on and (until is None or until > queued):
        yield Wait(reason="queued", started_at=queued, finished_at=until)


def _newest(run: Run) -> Attempt:
    return Attempt(
        run=run.id,
        n=run.attempt,
        worker=run.worker or "",
        started_at=_started(run),
        finished_at=run.finished_at,  # type: ignore[misc]  # null while it goes on: such a one is not stored
        error_type=run.error_type,
        error_message=run.error_message,
        error_traceback=run.error_traceback,
    )


def _columns(why: RunFailure | None) -> dict[str, str | None]:
    if why is None:
        return {}
    return {"error_type": why.type, "error_message": why.message, "error_traceback": why.traceback}


def _started(run: Run) -> datetime | None:
    """Null for a later attempt of a run that began before this was written down."""
    return run.attempt_started_at or (run.started_at if run.attempt == 1 else None)
