"""Which queued runs have their id in Redis, as far as the database knows: what dispatch and sweeper note down.

Nobody waits for these columns, so they change without a new version of the run. Nothing depends on them for safety: a
message too many is dropped by the claim.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import F, Max, Q
from django.db.models.functions import Greatest, Now

from messager.runs.models import Run
from messager.runs.statements import update_returning
from messager.runs.states import RunState

BACKSTOP = timedelta(seconds=30)
"""After this, doubled with every further publication, a message counts as lost whatever else is known."""
LONGEST_BACKSTOP = timedelta(minutes=32)

NEVER_SENT = Q(published_at=None)


def queues_with_waiting_runs() -> Iterator[str]:
    """Each queue that has queued runs; a statement for each, which reads one entry of an index however many wait."""
    waiting = Run.objects.filter(state=RunState.QUEUED).order_by("queue").values_list("queue", flat=True)
    queue = waiting.first()
    while queue is not None:
        yield queue
        queue = waiting.filter(queue__gt=queue).first()


def sent_before(time: datetime) -> Q:
    """Whose id was put into Redis before `time`."""
    return Q(published_at__lt=time)


def overdue() -> Q:
    """Whose id stood in Redis for longer than its backstop: 30 s, doubled with each publication, at most 32 minutes."""
    steps = [min(BACKSTOP * 2**n, LONGEST_BACKSTOP) for n in range(7)]
    late = Q(publishes__gt=len(steps), published_at__lt=Now() - steps[-1])
    for publishes, wait in enumerate(steps, 1):
        at_most = Q(publishes__lte=1) if publishes == 1 else Q(publishes=publishes)
        late |= at_most & Q(published_at__lt=Now() - wait)
    return late


def mark_sent(lost: Q, queue: str, limit: int) -> list[Run]:
    """Mark the oldest queued runs of `queue` that `lost` is true of as published; they are to be published now."""
    waiting = Run.objects.filter(lost, state=RunState.QUEUED, queue=queue)
    # Two statements: of a subquery, PostgreSQL makes a plan that reads all waiting runs for each of those chosen.
    chosen = list(waiting.order_by("id").values_list("id", flat=True)[:limit])
    marked = update_returning(
        Run.objects.filter(lost, id__in=chosen, state=RunState.QUEUED),
        published_at=Now(),
        publishes=F("publishes") + 1,
    )
    return sorted(marked, key=lambda run: run.id)


def not_sent(run_ids: Collection[uuid.UUID]) -> None:
    """Note that Redis did not take the ids of these runs after all, so that the sweeper sends them."""
    Run.objects.filter(id__in=run_ids, state=RunState.QUEUED).update(
        published_at=None, publishes=Greatest(F("publishes"), 1) - 1
    )


def forget_all() -> None:
    """No run's id stands in Redis: it is another one, or was emptied."""
    Run.objects.filter(state=RunState.QUEUED, published_at__isnull=False).update(published_at=None)


def distrust_the_future() -> None:
    """Forget publications that are still to come: the database's clock was set back, and they would not get old."""
    Run.objects.filter(state=RunState.QUEUED, published_at__gt=Now()).update(published_at=None)


def reached(queue: str) -> datetime | None:
    """When the newest message of `queue` was sent that a worker is executing now.

    Lists are first in, first out: what was sent long before that, and still waits, has lost its message. Only runs that
    were sent once count, since of several copies nobody knows which one arrived.
    """
    executing = Run.objects.filter(queue=queue, state=RunState.RUNNING, publishes=1)
    newest: datetime | None = executing.aggregate(newest=Max("published_at"))["newest"]
    return newest
