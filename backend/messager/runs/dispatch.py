"""Puts run ids into Redis. A hint, not a promise: what is not sent, or is lost, the sweeper sends again."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from messager.runs.messages import message_text
from messager.runs.models import Run
from messager.runs.publication import not_sent
from messager.runs.window import LIMIT, ROOM_FOR_OTHERS, room_beside, window

logger = logging.getLogger(__name__)

BROKEN = (RedisError, OSError)
"""What publishing raises when Redis is down, frozen, or refuses writes."""

MOST = 500
"""Messages in one command: half a megabyte, which a slow line has to take in time, and Redis all at once."""
PATIENCE = 1.0
"""Seconds after which no more commands are begun for those who wait for many runs to be published."""

# A client of our own, since kombu's asks Redis for more on each connection, and waits for one that others use. Tried
# once, as a copy of a message is all that a second try would be good for; in RESP2 and without the driver's name, which
# need no command of their own. A thread never waits for a connection: beyond a hundred it counts as refused.
_client = redis.Redis.from_url(
    settings.REDIS_URL,
    socket_timeout=0.5,
    socket_connect_timeout=0.5,
    retry=Retry(NoBackoff(), 0),
    protocol=2,
    driver_info=None,
)

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
    return _pushed(run.queue, [run]) is not None


def publish_accepted(run: Run) -> None:
    """Publish a run that was just stored as published; note it in the row when that was not so."""
    if not publish(run):
        not_sent([run.id])


def publish_many(runs: Sequence[Run]) -> list[Run]:
    """Publish runs that were marked as published, oldest first; returns those that were, and notes the others' fate.

    A command for each queue, and for each 500 runs. It waits a second and a half at most.
    """
    deadline = time.monotonic() + PATIENCE
    sent = [run for queue, some in _by_queue(runs) for run in _publish_to(queue, some, deadline)]
    if len(sent) < len(runs):
        taken = {run.id for run in sent}
        not_sent([run.id for run in runs if run.id not in taken])
    return sent


def _by_queue(runs: Sequence[Run]) -> Iterable[tuple[str, list[Run]]]:
    queues: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        queues[run.queue].append(run)
    return queues.items()


def _publish_to(queue: str, runs: list[Run], deadline: float) -> list[Run]:
    """As many of the runs as the queue's window has room for."""
    # Its length is not known before the first answer, so that takes no more than what is kept for such a case.
    done, room = 0, ROOM_FOR_OTHERS
    while done < len(runs) and room > 0 and time.monotonic() < deadline:
        some = runs[done : done + min(room, MOST)]
        length = _pushed(queue, some)
        if length is None:
            break
        done, room = done + len(some), room_beside(length)
    return runs[:done]


def _pushed(queue: str, runs: Sequence[Run]) -> int | None:
    """Put the runs' messages into the queue's list; its length afterwards, or None when Redis did not take them."""
    texts = [message_text(run.task, queue, run.id) for run in runs]
    try:
        # Workers take from the other end. A list with the queue's name is kombu's for messages of no other priority.
        length = _answer(lambda: _client.lpush(queue, *texts))
    except BROKEN as error:
        _complain(error)
        return None
    if length is not None:
        window.saw(queue, length)
    return length


def _length(queue: str) -> int:
    """Of the queue's list; asked for on the way messages are sent, with its bounds."""
    length = _answer(lambda: _client.llen(queue))
    return LIMIT if length is None else length


def _answer(ask: Callable[[], Any]) -> int | None:
    """What Redis answers, a number; None when it is not to be asked now."""
    answers: list[int] = []
    breaker.attempt(lambda: answers.append(int(ask())))
    return answers[0] if answers else None


def _complain(error: Exception) -> None:
    logger.warning("Redis took no message (%s); the runs wait in the database until it does.", type(error).__name__)
