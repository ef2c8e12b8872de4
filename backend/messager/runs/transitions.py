"""The only places a run's state moves: each a single compare-and-set statement by the database's clock.

A statement that changed no row means somebody else moved the run first; what follows from that is the caller's matter.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Now

from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.runs.statements import update_returning
from messager.runs.states import WAITING, RunState

CANCELLED_BEFORE = RunFailure(type="Cancelled", message="Cancelled before it started.")
CANCELLED_BETWEEN = RunFailure(type="Cancelled", message="Cancelled between two attempts.")
CANCELLED_RUNNING = RunFailure(type="Cancelled", message="Cancelled while it was running.")
WORKER_LOST = RunFailure(
    type="WorkerLost",
    message="The worker that ran it is gone: its process was killed, or its host could not be reached.",
)
INTERRUPTED = RunFailure(type="Interrupted", message="The task was stopped by a signal that was not meant for it.")

CLOCKS = {
    "postgresql": "SELECT STATEMENT_TIMESTAMP()",
    "sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",  # CURRENT_TIMESTAMP has no fraction there
}


def lease_duration() -> timedelta:
    """How long a claim holds without being renewed."""
    return timedelta(seconds=settings.MESSAGER_LEASE_SECONDS)


def accept(run: Run) -> Run:
    """Store a new run: `scheduled` when it has to wait, else `queued`. Raises IntegrityError for a used key."""
    run.state = RunState.SCHEDULED if run.due_at else RunState.QUEUED
    run.created_at = Now()
    run.published_at = None if run.due_at else Now()
    run.save(force_insert=True)
    return run


def claim(run_id: uuid.UUID, token: uuid.UUID, worker: str) -> Run | None:
    """Start the next attempt of a queued run; None when it is not waiting for one. Safe to repeat with one token."""
    claimable = Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, claim_token=token)
    mine = Q(claim_token=token)
    rows = update_returning(
        Run.objects.filter(claimable, id=run_id),
        state=RunState.RUNNING,
        attempt=Case(When(mine, then=F("attempt")), default=F("attempt") + 1),
        version=Case(When(mine, then=F("version")), default=F("version") + 1),
        started_at=Coalesce(F("started_at"), Now()),
        claim_token=token,
        lease_until=Now() + lease_duration(),
        worker=worker,
        due_at=None,
        progress=Case(When(mine, then=F("progress")), default=Value(None, output_field=models.TextField())),
    )
    return rows[0] if rows else None


def succeed(run_id: uuid.UUID, token: uuid.UUID, result: str) -> bool:
    """Record the result, JSON text. False: the claim is no longer mine."""
    return bool(_mine(run_id, token).update(result=result, **_ended(RunState.SUCCEEDED)))


def fail(run_id: uuid.UUID, token: uuid.UUID, failure: RunFailure) -> bool:
    """Record a failure, or the cancellation that caused it. False: the claim is no longer mine."""
    return bool(
        _mine(run_id, token).update(
            **_ended(_unless_cancelled(RunState.FAILED.value)),
            error_type=_unless_cancelled(failure.type, CANCELLED_RUNNING.type),
            error_message=_unless_cancelled(failure.message, CANCELLED_RUNNING.message),
            error_traceback=_unless_cancelled(failure.traceback, None),
        )
    )


def reschedule(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta) -> bool:
    """Let the run wait `delay` for its next attempt; not when it is to be cancelled or its attempts are used up."""
    again = _mine(run_id, token).filter(cancel_requested_at=None, attempt__lt=F("max_attempts"))
    return bool(again.update(state=RunState.SCHEDULED, due_at=Now() + delay, **_released()))


def retry(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta) -> bool:
    """As `reschedule`, but Celery has decided on another attempt: `self.retry(max_retries=…)` may allow more."""
    again = _mine(run_id, token).filter(cancel_requested_at=None)
    allowed = Greatest(F("max_attempts"), F("attempt") + 1)
    return bool(again.update(state=RunState.SCHEDULED, due_at=Now() + delay, max_attempts=allowed, **_released()))


def cancel_waiting(run_id: uuid.UUID) -> Run | None:
    """Cancel a run no worker has; None when that is not so."""
    rows = update_returning(
        Run.objects.filter(id=run_id, state__in=WAITING),
        error_type=CANCELLED_BEFORE.type,
        error_message=Case(
            When(started_at=None, then=Value(CANCELLED_BEFORE.message)),
            default=Value(CANCELLED_BETWEEN.message),
            output_field=models.TextField(),
        ),
        cancel_requested_at=Now(),
        **_ended(RunState.CANCELLED),
    )
    return rows[0] if rows else None


def request_cancel(run_id: uuid.UUID) -> Run | None:
    """Ask the worker that runs it to stop it; None when it is not running, or was asked before."""
    rows = update_returning(
        Run.objects.filter(id=run_id, state=RunState.RUNNING, cancel_requested_at=None),
        cancel_requested_at=Now(),
        version=F("version") + 1,
    )
    return rows[0] if rows else None


def lose(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta) -> bool:
    """What a worker's parent does at once when the process that ran the attempt died."""
    return reschedule(run_id, token, delay) or fail(run_id, token, WORKER_LOST)


def record_progress(run_id: uuid.UUID, token: uuid.UUID, progress: str) -> bool:
    """Store progress, JSON text. False: the claim is no longer mine."""
    return bool(_mine(run_id, token).update(progress=progress, version=F("version") + 1))


def renew(claims: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> list[Run]:
    """Prolong the leases of (run id, token) pairs in one statement; returns those still held."""
    ids, tokens = zip(*claims, strict=True)
    held = Run.objects.filter(id__in=ids, claim_token__in=tokens, state=RunState.RUNNING)
    return update_returning(held, lease_until=Now() + lease_duration())


def publish_failed(run_id: uuid.UUID) -> None:
    """Note that Redis did not take the run's id, so that the sweeper sends it."""
    Run.objects.filter(id=run_id, state=RunState.QUEUED).update(published_at=None)


def promote_due(limit: int) -> list[Run]:
    """Queue scheduled runs whose time has come; they are still to be published."""
    due = Run.objects.filter(state=RunState.SCHEDULED, due_at__lte=Now()).order_by("due_at").values("id")[:limit]
    return update_returning(
        Run.objects.filter(id__in=due, state=RunState.SCHEDULED, due_at__lte=Now()),
        state=RunState.QUEUED,
        published_at=None,
        publishes=0,
        version=F("version") + 1,
    )


def expired_leases(limit: int) -> list[Run]:
    """Running runs whose worker no longer answers for them."""
    return list(Run.objects.filter(state=RunState.RUNNING, lease_until__lt=Now()).order_by("lease_until")[:limit])


def lose_expired(run: Run, delay: timedelta) -> bool:
    """The sweeper's `lose`: the statement itself checks again that the lease has run out."""
    if run.claim_token is None:
        return False
    expired = Q(lease_until__lt=Now())
    again = _mine(run.id, run.claim_token).filter(expired, cancel_requested_at=None, attempt__lt=F("max_attempts"))
    if again.update(state=RunState.SCHEDULED, due_at=Now() + delay, **_released()):
        return True
    return bool(
        _mine(run.id, run.claim_token)
        .filter(expired)
        .update(
            **_ended(_unless_cancelled(RunState.FAILED.value)),
            error_type=_unless_cancelled(WORKER_LOST.type, CANCELLED_RUNNING.type),
            error_message=_unless_cancelled(WORKER_LOST.message, CANCELLED_RUNNING.message),
        )
    )


def clock() -> datetime:
    """The database's time now, as exact as what Now() writes."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCKS[connection.vendor])
        now = cursor.fetchone()[0]
    return now if isinstance(now, datetime) else datetime.fromisoformat(now).replace(tzinfo=UTC)


def lost_messages(sent_before: datetime | None, queues: Iterable[str], limit: int) -> list[Run]:
    """Mark queued runs of `queues` as published again: those never sent, and those sent before the given time.

    None: only by their own backstop, 30 s doubled with every publication (at most 32 minutes).
    """
    never = Q(published_at=None)
    overdue = _backstop() if sent_before is None else Q(published_at__lt=sent_before)
    lost = Run.objects.filter(never | overdue, state=RunState.QUEUED, queue__in=list(queues))
    chosen = lost.order_by("id").values("id")[:limit]
    return update_returning(
        Run.objects.filter(never | overdue, id__in=chosen, state=RunState.QUEUED),
        published_at=Now(),
        publishes=F("publishes") + 1,
    )


def _backstop() -> Q:
    waits = [(n, timedelta(seconds=min(30 * 2**n, 32 * 60))) for n in range(7)]
    longest = Q(publishes__gt=6, published_at__lt=Now() - waits[-1][1])
    for publishes, wait in waits:
        longest |= Q(publishes=publishes, published_at__lt=Now() - wait)
    return longest


def _mine(run_id: uuid.UUID, token: uuid.UUID) -> models.QuerySet[Run]:
    return Run.objects.filter(id=run_id, state=RunState.RUNNING, claim_token=token)


def _ended(state: Any) -> dict[str, Any]:
    return {"state": state, "finished_at": Now(), "lease_until": None, "due_at": None, "version": F("version") + 1}


def _released() -> dict[str, Any]:
    return {
        "claim_token": None,
        "lease_until": None,
        "worker": None,
        "published_at": None,
        "publishes": 0,
        "version": F("version") + 1,
    }


def _unless_cancelled(value: Any, otherwise: Any = RunState.CANCELLED.value) -> Case:
    return Case(
        When(cancel_requested_at__isnull=False, then=Value(otherwise)),
        default=Value(value),
        output_field=models.TextField(),
    )


def is_due_later(when: datetime | None, now: datetime) -> bool:
    """Whether a run asked for at `when` has to wait."""
    return when is not None and when > now
