"""How many runs wait in each queue, and since when; bounded, however many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, DateTimeField, QuerySet
from django.db.models.functions import Coalesce, Greatest

from messager.runs.models import Run
from messager.runs.publication import queues_with_waiting_runs
from messager.runs.states import RunState

MOST = 100_000
"""Waiting runs of a queue that are counted one by one."""
OLDEST = 10_000
"""Waiting runs among which the oldest of each queue are looked for, in the order they were made in."""

_DUE = Coalesce("due_at", "scheduled_at", "created_at", output_field=DateTimeField())
_SINCE = Greatest(_DUE, "created_at", output_field=DateTimeField())
"""Since when a run could have been started: this attempt of it, and not before somebody asked for it."""


@dataclass(frozen=True, kw_only=True)
class Depth:
    """What moves in a queue."""

    waiting: int = 0
    exact: bool = True
    """Else so many wait at least."""
    running: int = 0
    oldest: datetime | None = None
    """Since when the run that waits longest could have been started."""

    def seconds(self, now: datetime) -> float:
        """How long that is; 0 where none waits."""
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


def depths() -> dict[str, Depth]:
    """Of each queue in which runs wait or are executed."""
    running = _running()
    waiting = {queue: _count(_queued().filter(queue=queue)) for queue in queues_with_waiting_runs()}
    oldest = _oldest(set(waiting))
    return {
        queue: Depth(
            waiting=min(waiting.get(queue, 0), MOST),
            exact=waiting.get(queue, 0) <= MOST,
            running=running.get(queue, 0),
            oldest=oldest.get(queue),
        )
        for queue in waiting.keys() | running.keys()
    }


def _queued() -> QuerySet[Run]:
    return Run.objects.filter(state=RunState.QUEUED)


def _count(runs: QuerySet[Run]) -> int:
    return runs.order_by()[: MOST + 1].count()


def _running() -> dict[str, int]:
    running = Run.objects.filter(state=RunState.RUNNING).order_by().values_list("queue")
    return dict(running.annotate(runs=Count("id")))


def _oldest(queues: set[str]) -> dict[str, datetime]:
    """Exact for up to 10 000 waiting runs; of more, those that were made first, and of a queue that is not among
    them, the one that was published first.
    """
    found: dict[str, list[datetime]] = defaultdict(list)
    for queue, since in _queued().order_by("id").annotate(since=_SINCE).values_list("queue", "since")[:OLDEST]:
        found[queue].append(since)
    oldest = {queue: min(times) for queue, times in found.items()}
    for queue in queues - oldest.keys():
        first = _queued().filter(queue=queue).order_by("published_at").annotate(since=_SINCE)
        for since in first.values_list("since", flat=True)[:1]:
            oldest[queue] = since
    return oldest
