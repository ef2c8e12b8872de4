"""The only places a run's state moves: each a single compare-and-set statement by the database's clock.

Where it ends an attempt and not its run, which is rare, the attempt is written down in the same transaction. A
statement that changed no row means somebody else moved the run first; what follows from that is the caller's matter.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Now

from messager.queues.pauses import is_paused
from messager.runs.attempts import move_on
from messager.runs.change_number import ChangeNumber
from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.runs.prepared import Param, PreparedUpdate
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
DRAINED = RunFailure(
    type="Interrupted", message="The worker was told to stop before the task ended, and the task runs at most once."
)

CLOCKS = {
    "postgresql": "SELECT STATEMENT_TIMESTAMP()",
    "sqlite": "SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')",  # CURRENT_TIMESTAMP has no fraction there
}


def lease_duration() -> timedelta:
    """How long a claim holds without being renewed."""
    return timedelta(seconds=settings.MESSAGER_LEASE_SECONDS)


def _claiming() -> tuple[models.QuerySet[Run], dict[str, Any]]:
    mine = Q(claim_token=_TOKEN)
    # The look at the pauses is part of the statement, so that nothing begins once a pause has been answered.
    claimable = Q(~is_paused("queue"), state=RunState.QUEUED) | Q(state=RunState.RUNNING, claim_token=_TOKEN)
    return Run.objects.filter(claimable, id=_ID), {
        "state": RunState.RUNNING,
        "attempt": Case(When(mine, then=F("attempt")), default=F("attempt") + 1),
        "version": Case(When(mine, then=F("version")), default=F("version") + 1),
        "changed": ChangeNumber(),
        "started_at": Coalesce(F("started_at"), Now()),
        "attempt_started_at": Case(
            When(mine, then=F("attempt_started_at")), When(started_at=None, then=None), default=Now()
        ),
        "claim_token": _TOKEN,
        "lease_until": Now() + Param("lease", models.DurationField()),
        "worker": Param("worker", models.CharField()),
        "due_at": None,
        "progress": Case(When(mine, then=F("progress")), default=Value(None, output_field=models.TextField())),
    }


_ID, _TOKEN = Param("run_id", models.UUIDField()), Param("token", models.UUIDField())
_CLAIMED = (
    "id", "task", "queue", "state", "input", "secret_input", "attempt", "max_attempts", "at_most_once", "worker",
    "version",
)  # fmt: skip
_CLAIM = PreparedUpdate(_claiming, returning=_CLAIMED, durable_if="at_most_once")
_SUCCEED = PreparedUpdate(
    lambda: (_mine(_ID, _TOKEN), {"result": Param("result", models.TextField()), **_ended(RunState.SUCCEEDED)})
)


def claim(run_id: uuid.UUID, token: uuid.UUID, worker: str) -> Run | None:
    """Start the next attempt of a queued run; None when it is not waiting for one, or its queue is paused.

    Safe to repeat with one token.
    """
    run = _CLAIM.first(run_id=run_id, token=token, worker=worker, lease=lease_duration())
    # A claim that a power loss takes back, or a crash of PostgreSQL, is made again, and nothing is lost by it. But
    # where a run must not begin twice, the next commit, which waits for SQLite's disk, brings it along.
    if run is not None and run.at_most_once and connection.vendor == "sqlite":
        renew([(run_id, token)])
    return run


def succeed(run_id: uuid.UUID, token: uuid.UUID, result: str) -> bool:
    """Record the result, JSON text. False: the claim is no longer mine."""
    return bool(_SUCCEED.count(run_id=run_id, token=token, result=result))


def fail(run_id: uuid.UUID, token: uuid.UUID, failure: RunFailure) -> bool:
    """Record a failure, or the cancellation that caused it. False: the claim is no longer mine."""
    return bool(_mine(run_id, token).update(**_failed(failure)))


def reschedule(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta, why: RunFailure = INTERRUPTED) -> bool:
    """Let the run wait `delay` for its next attempt; not when it is to be cancelled or its attempts are used up."""
    again = _mine(run_id, token).filter(_may_start_again())
    return move_on(again, why, _after(delay), state=RunState.SCHEDULED, due_at=_after(delay), **_let_go())


def retry(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta, why: RunFailure) -> bool:
    """As `reschedule`, but Celery has decided on another attempt: `self.retry(max_retries=…)` may allow more.

    The token stays, of no use to anybody, so that a worker whose answer was lost sees that its statement had landed.
    """
    again = _mine(run_id, token).filter(cancel_requested_at=None, at_most_once=False)
    changes = {**_let_go(), "claim_token": token, "max_attempts": Greatest(F("max_attempts"), F("attempt") + 1)}
    return move_on(again, why, _after(delay), state=RunState.SCHEDULED, due_at=_after(delay), **changes)


def release(run_id: uuid.UUID, token: uuid.UUID) -> bool:
    """Give a run back that its worker, told to stop, could not finish: the attempt does not count, and was no failure.

    Only once the process that executed it is dead. What may not start again, or was to be cancelled, ends.
    """
    again = _mine(run_id, token).filter(cancel_requested_at=None, at_most_once=False)
    return move_on(again, None, Now(), state=RunState.QUEUED, attempt=F("attempt") - 1, **_let_go())


def cancel_waiting(run_id: uuid.UUID) -> Run | None:
    """Cancel a run no worker has; None when that is not so."""
    rows = update_returning(Run.objects.filter(id=run_id, state__in=WAITING), **_cancelled())
    return rows[0] if rows else None


def cancel_waiting_among(ids: Collection[uuid.UUID], states: Collection[str]) -> set[uuid.UUID]:
    """The same for those of many that wait in one of these states; which were cancelled."""
    waiting = Run.objects.filter(id__in=ids, state__in=WAITING).filter(state__in=states)
    return {run.id for run in update_returning(waiting, **_cancelled())}


def cancel_waiting_of(batch_id: uuid.UUID) -> int:
    """The same for all runs of a batch; how many were cancelled."""
    return Run.objects.filter(batch=batch_id, state__in=WAITING).update(**_cancelled())


def request_cancel(run_id: uuid.UUID) -> Run | None:
    """Ask the worker that runs it to stop it; None when it is not running, or was asked before."""
    rows = update_returning(_not_yet_asked().filter(id=run_id), cancel_requested_at=Now(), **_changed())
    return rows[0] if rows else None


def request_cancel_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The same for those of many that are running; of which it was asked."""
    asked = _not_yet_asked().filter(id__in=ids)
    return {run.id for run in update_returning(asked, cancel_requested_at=Now(), **_changed())}


def request_cancel_of(batch_id: uuid.UUID) -> int:
    """The same for all runs of a batch; of how many it was asked."""
    return _not_yet_asked().filter(batch=batch_id).update(cancel_requested_at=Now(), **_changed())


def lose(run_id: uuid.UUID, token: uuid.UUID, delay: timedelta) -> bool:
    """What a worker's parent does at once when the process that ran the attempt died."""
    return reschedule(run_id, token, delay, WORKER_LOST) or fail(run_id, token, WORKER_LOST)


def record_signs(run_id: uuid.UUID, token: uuid.UUID, progress: str | None) -> bool:
    """Store progress, JSON text; None: new lines of its log are the only news. False: the claim is no longer mine."""
    changes = {} if progress is None else {"progress": progress}
    return bool(_mine(run_id, token).update(**changes, **_changed()))


def renew(claims: Iterable[tuple[uuid.UUID, uuid.UUID]]) -> list[Run]:
    """Prolong the leases of (run id, token) pairs in one statement; returns those still held."""
    ids, tokens = zip(*claims, strict=True)
    held = Run.objects.filter(id__in=ids, claim_token__in=tokens, state=RunState.RUNNING)
    return update_returning(held, lease_until=Now() + lease_duration())


def promote_due(limit: int) -> list[Run]:
    """Queue scheduled runs whose time has come; they are still to be published."""
    due = Run.objects.filter(state=RunState.SCHEDULED, due_at__lte=Now()).order_by("due_at")
    # Not as a subquery, for the reason told in publication.mark_sent.
    chosen = list(due.values_list("id", flat=True)[:limit])
    return update_returning(
        Run.objects.filter(id__in=chosen, state=RunState.SCHEDULED, due_at__lte=Now()),
        state=RunState.QUEUED,
        published_at=None,
        publishes=0,
        **_changed(),
    )


def expired_leases(limit: int) -> list[Run]:
    """Running runs whose worker no longer answers for them."""
    return list(Run.objects.filter(state=RunState.RUNNING, lease_until__lt=Now()).order_by("lease_until")[:limit])


def lose_expired(run: Run, delay: timedelta) -> bool:
    """The sweeper's `lose`: the statement itself checks again that the lease has run out."""
    if run.claim_token is None:
        return False
    expired = _mine(run.id, run.claim_token).filter(lease_until__lt=Now())
    again = expired.filter(_may_start_again())
    due = _after(delay)
    if move_on(again, WORKER_LOST, due, state=RunState.SCHEDULED, due_at=due, **_let_go()):
        return True
    return bool(expired.update(**_failed(WORKER_LOST)))


def move_leases(jump: timedelta) -> None:
    """Move the leases from before the database's clock jumped as it did; zero: nobody knows whether it has.

    Those from before end later than any given now could, or, when it jumped forward, ran out. What a lease that was
    given since the jump has gained by it is cut off.
    """
    running, longest = Run.objects.filter(state=RunState.RUNNING), Now() + lease_duration()
    if jump > timedelta():
        running.filter(lease_until__lt=Now()).update(lease_until=F("lease_until") + jump)
    elif jump < timedelta():
        running.filter(lease_until__gt=longest).update(lease_until=F("lease_until") + jump)
    running.filter(lease_until__gt=longest).update(lease_until=longest)


def shorten_waits(back: timedelta) -> int:
    """Let attempts that wait for longer than the clock was set back start so much earlier: they began to wait before.

    A time that somebody asked for stays: it means what the clock says.
    """
    if back <= timedelta():
        return 0
    waiting = Run.objects.filter(state=RunState.SCHEDULED, attempt__gt=0, due_at__gt=Now() + back)
    return waiting.update(due_at=F("due_at") - back)


def clock() -> datetime:
    """The database's time now, as exact as what Now() writes."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCKS[connection.vendor])
        now = cursor.fetchone()[0]
    return now if isinstance(now, datetime) else datetime.fromisoformat(now).replace(tzinfo=UTC)


def _mine(run_id: Any, token: Any) -> models.QuerySet[Run]:
    return Run.objects.filter(id=run_id, state=RunState.RUNNING, claim_token=token)


def _not_yet_asked() -> models.QuerySet[Run]:
    return Run.objects.filter(state=RunState.RUNNING, cancel_requested_at=None)


def _cancelled() -> dict[str, Any]:
    """What becomes of a run that no worker has."""
    message = Case(
        When(started_at=None, then=Value(CANCELLED_BEFORE.message)),
        default=Value(CANCELLED_BETWEEN.message),
        output_field=models.TextField(),
    )
    ended = _ended(RunState.CANCELLED)
    return {"error_type": CANCELLED_BEFORE.type, "error_message": message, "cancel_requested_at": Now(), **ended}


def _ended(state: Any) -> dict[str, Any]:
    return {"state": state, "finished_at": Now(), "lease_until": None, "due_at": None, **_changed()}


def _changed() -> dict[str, Any]:
    """What every statement writes that changes what people see of a run."""
    return {"version": F("version") + 1, "changed": ChangeNumber()}


def _after(delay: timedelta) -> Any:
    """A time by the database's clock. SQLite writes sums to the microsecond but reads its clock to the millisecond, and
    compares the texts: with nothing added, a run is due at once, and not a moment later.
    """
    return Now() + delay if delay else Now()


def _failed(failure: RunFailure) -> dict[str, Any]:
    return {
        **_ended(_unless_cancelled(RunState.FAILED.value)),
        "error_type": _unless_cancelled(failure.type, CANCELLED_RUNNING.type),
        "error_message": _unless_cancelled(failure.message, CANCELLED_RUNNING.message),
        "error_traceback": _unless_cancelled(failure.traceback, None),
    }


def _may_start_again() -> Q:
    return Q(cancel_requested_at=None, at_most_once=False, attempt__lt=F("max_attempts"))


def _let_go() -> dict[str, Any]:
    return {
        "claim_token": None,
        "lease_until": None,
        "worker": None,
        "published_at": None,
        "publishes": 0,
        **_changed(),
    }


def _unless_cancelled(value: Any, otherwise: Any = RunState.CANCELLED.value) -> Case:
    return Case(
        When(cancel_requested_at__isnull=False, then=Value(otherwise)),
        default=Value(value),
        output_field=models.TextField(),
    )
