"""How many runs a worker takes from Redis: those it executes, and while they are short, one more for each of them.

Between the end of one run and the beginning of the next a process would else wait for Redis and for its parent, longer
than a short run takes. Behind a long run nothing waits: what was taken and cannot begin soon is handed on.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable
from types import MethodType
from typing import Any

from celery import bootsteps
from celery.worker import state as worker_state

from messager.runs.dispatch import publish_many
from messager.runs.held import held_requests
from messager.runs.models import Run
from messager.runs.states import RunState

SHORT = 0.1
"""Seconds that a run may take to count as short."""
RECENT = 20
"""Runs, all of which must have been short."""


class Pace:
    """Whether the runs of this worker are short."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=RECENT)

    def ended(self, seconds: float) -> None:
        """One took that long."""
        self._recent.append(seconds)

    def is_brisk(self, began: list[float]) -> bool:
        """Whether those that ended were short, and those that began at these times may be."""
        now = time.monotonic()
        return len(self._recent) == RECENT and max(self._recent) < SHORT and all(now - one < SHORT for one in began)


pace = Pace()


class TakeAhead(bootsteps.StartStopStep):
    """In place of Celery's rule for `worker_disable_prefetch`, which takes nothing ahead."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, parent: Any) -> None:
        """Begin with a new connection; `parent` is the consumer."""
        qos = parent.task_consumer.channel.qos
        celerys = type(qos).can_consume

        def can_consume(self: Any) -> bool:
            limit: int = getattr(parent.controller, "max_concurrency", None) or parent.pool.num_processes
            taken = len(worker_state.reserved_requests)
            if taken >= 2 * limit or (taken >= limit and not pace.is_brisk(_beginnings())):
                return False
            return bool(celerys(self))

        qos.can_consume = MethodType(can_consume, qos)


def _beginnings() -> list[float]:
    return [getattr(request, "began", 0.0) for request in held_requests()]


class Reserve:
    """What was taken and has not begun."""

    def __init__(self, waiting: Callable[[], set[uuid.UUID]] | None = None) -> None:
        """`waiting` tells what that is now."""
        self._waiting = waiting or _taken_and_not_begun
        self._seen: set[uuid.UUID] = set()
        self._handed_on: set[uuid.UUID] = set()

    def hand_on(self) -> None:
        """Send once more what waited here when this was called last, too: whoever is free takes it."""
        now = self._waiting()
        late = (now & self._seen) - self._handed_on
        if late:
            publish_many(list(Run.objects.filter(id__in=late, state=RunState.QUEUED).only("id", "task", "queue")))
        self._seen, self._handed_on = now, (self._handed_on | late) & now


def _taken_and_not_begun() -> set[uuid.UUID]:
    begun = {request.run_id for request in held_requests()}
    for _ in range(5):
        try:
            taken = list(worker_state.reserved_requests)
        except RuntimeError:  # the hub's thread changed the set meanwhile
            continue
        return {request.run_id for request in taken if getattr(request, "run_id", None)} - begun
    return set()
