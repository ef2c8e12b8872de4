"""Puts run ids into Redis. A hint, not a promise: what is not sent, or is lost, the sweeper sends again."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import find_task
from messager.celery import RUN_TASK, app
from messager.runs.models import Run
from messager.runs.publication import not_sent
from messager.runs.window import LIMIT, window

logger = logging.getLogger(__name__)

BROKEN = (OperationalError, RedisError, OSError)
"""What publishing raises when Redis is down, frozen, or refuses writes."""


HANGS = 0.1
"""Seconds after which one attempt that is still under way keeps others from trying."""


class Breaker:
    """Keeps requests from waiting one after another for a Redis that does not answer.

    Nobody tries for a second after a failure, then one at a time until it works; and nobody begins while an attempt
    takes long. So only those wait that began within the same tenth of a second.
    """

    def __init__(self, pause: float = 1.0) -> None:
        """`pause` in seconds."""
        self._pause = pause
        self._open_until = 0.0
        self._failed = False
        self._under_way: list[float] = []
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Whether nobody is to try now."""
        with self._lock:
            return time.monotonic() < self._open_until

    def attempt(self, send: Callable[[], object]) -> bool:
        """Call `send` and let through what it raises; False when it is not to be tried now."""
        began = time.monotonic()
        if not self._enters(began):
            return False
        failed = True
        try:
            send()
            failed = False
        finally:
            self._leave(began, failed)
        return True

    def _enters(self, now: float) -> bool:
        with self._lock:
            held_up = self._under_way and (self._failed or now - min(self._under_way) > HANGS)
            if held_up or now < self._open_until:
                return False
            self._under_way.append(now)
            return True

    def _leave(self, began: float, failed: bool) -> None:
        with self._lock:
            self._under_way.remove(began)
            self._failed = failed
            if failed:
                self._open_until = time.monotonic() + self._pause


breaker = Breaker()


def _forget() -> None:
    global breaker
    breaker = Breaker()


# What was under way in another thread of the parent never ends in a pool process.
os.register_at_fork(after_in_child=_forget)


def takes(queue: str) -> bool:
    """Whether a run for `queue` is to be published now: Redis answered when last asked, and has room for it."""
    if breaker.is_open():
        return False
    try:
        return window.is_open(queue, _length)
    except BROKEN as error:
        _complain(error)
        return False


def publish(run: Run) -> bool:
    """Send the run's id to its queue; False when Redis did not take it. Waits half a second at most."""
    try:
        return breaker.attempt(lambda: _send(run))
    except BROKEN as error:
        _complain(error)
        return False


def publish_accepted(run: Run) -> None:
    """Publish a run that was just stored as published; note it in the row when that was not so."""
    if not publish(run):
        not_sent([run.id])


def publish_all(runs: Sequence[Run]) -> int:
    """Publish runs that were marked as published, until one is not taken; returns how many were."""
    for sent, run in enumerate(runs):
        if not publish(run):
            not_sent([left.id for left in runs[sent:]])
            return sent
    return len(runs)


def _complain(error: Exception) -> None:
    logger.warning("Redis took no message (%s); the runs wait in the database until it does.", type(error).__name__)


def _length(queue: str) -> int:
    """Of the queue's list; asked for on the way messages are sent, with its bounds."""
    lengths: list[int] = []

    def look() -> None:
        with app.pool.acquire(block=True, timeout=1) as connection:
            lengths.append(connection.default_channel.client.llen(queue))

    return lengths[0] if breaker.attempt(look) else LIMIT


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
