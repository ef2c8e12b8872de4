"""Puts run ids into Redis. A hint, not a promise: what is not sent, or is lost, the sweeper sends again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import find_task
from messager.celery import RUN_TASK, app
from messager.runs.models import Run
from messager.runs.transitions import publish_failed

logger = logging.getLogger(__name__)

BROKEN = (OperationalError, RedisError, OSError)
"""What publishing raises when Redis is down, frozen, or refuses writes."""


class Breaker:
    """Remembers for a second that Redis did not answer, so that only one request in that second waits to learn it."""

    def __init__(self, pause: float = 1.0) -> None:
        """`pause` in seconds."""
        self._pause = pause
        self._open_until = 0.0
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Whether to try now."""
        with self._lock:
            return time.monotonic() >= self._open_until

    def trip(self) -> None:
        """Nobody tries for a while."""
        with self._lock:
            self._open_until = time.monotonic() + self._pause


breaker = Breaker()


def publish(run: Run) -> bool:
    """Send the run's id to its queue; False when Redis did not take it. Waits half a second at most."""
    if not breaker.allows():
        return False
    try:
        _send(run)
    except BROKEN as error:
        breaker.trip()
        logger.warning("Redis took no message (%s); the runs wait in the database until it does.", type(error).__name__)
        return False
    return True


def publish_accepted(run: Run) -> None:
    """Publish a run that was just stored as published; note it in the row when that was not so."""
    if not publish(run):
        publish_failed(run.id)


def publish_all(runs: Iterable[Run]) -> int:
    """Publish runs that were marked as published, until one is not taken; returns how many were."""
    sent = 0
    for run in runs:
        if publish(run):
            sent += 1
        else:
            publish_failed(run.id)
    return sent


def _send(run: Run) -> None:
    soft, hard = _time_limits(run.task)
    app.send_task(
        RUN_TASK,
        args=[str(run.id)],
        task_id=str(run.id),
        queue=run.queue,
        shadow=run.task,
        time_limit=hard,
        soft_time_limit=soft,
        ignore_result=True,
        retry=True,
        retry_policy={"max_retries": 0},
    )


def _time_limits(task: str) -> tuple[float | None, float | None]:
    try:
        spec = find_task(task)
    except TaskNotFound:  # the worker says so in the run's error
        return None, None
    return spec.soft_time_limit, spec.time_limit
