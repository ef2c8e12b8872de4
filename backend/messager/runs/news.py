"""Wakes those who wait for a run: says which run changed, and nothing else, on a Redis channel.

A hint, as all that Redis carries: whoever hears it reads the run from the database, and looks there now and then
anyway. So nothing is said twice, nobody waits for an answer, and what cannot be said at once is not said.
"""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT = 0.5
"""Seconds for connecting to Redis, and for handing it a message."""
PAUSE = 1.0
"""Seconds in which nothing is said after that failed: the next runs are not to wait for it, too."""
LASTS = 0.02
"""Seconds after which a run that still goes on is worth telling that it began."""
QUIET = 50
"""Times of that without a run to watch, after which its thread sleeps until the next one."""
SOMETHING = "*"
"""In place of a run's id: runs changed, no matter which."""


@cache
def channel() -> str:
    """Redis has one set of channels for all its databases; Messagers on two of them are not to wake each other."""
    options: dict[str, Any] = redis.connection.parse_url(settings.REDIS_URL)  # type: ignore[no-untyped-call]
    return f"messager:changes:{options.get('db', 0)}"


class Speaker:
    """Publishes over one connection that was told not to answer: a message costs no more than handing it over."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._silent_until = 0.0
        self._lock = threading.Lock()
        self.listener: Callable[[str], None] | None = None
        """Hears of it in this process, at once and whatever becomes of Redis."""

    def tell(self, run_id: uuid.UUID | str) -> None:
        """The run has changed, and that is committed. Never raises; takes half a second at most."""
        if self.listener is not None:
            self.listener(str(run_id))
        with self._lock:
            if time.monotonic() < self._silent_until:
                return
            try:
                self._send(str(run_id))
            except (redis.RedisError, OSError):
                self._hang_up()
                self._silent_until = time.monotonic() + PAUSE

    def tell_here(self, run_id: uuid.UUID | str) -> None:
        """The same, for what others hear of soon anyway: a worker will take up the run."""
        if self.listener is not None:
            self.listener(str(run_id))
        else:
            self.tell(run_id)

    def forget(self) -> None:
        """In a process that was just forked: the connection is its parent's."""
        self._connection, self.listener, self._lock = None, None, threading.Lock()

    def _send(self, message: str) -> None:
        if self._connection is None:
            self._connection = self._connect()
        self._connection.send_packed_command(self._connection.pack_command("PUBLISH", channel(), message))

    def _connect(self) -> Any:
        client = redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 0),
            health_check_interval=0,
        )
        connection: Any = client.connection_pool.make_connection()
        connection.connect()
        connection.send_command("CLIENT", "REPLY", "OFF")
        return connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None


class Attempt:
    """One execution of a run; each is another one."""

    def __init__(self, run_id: uuid.UUID) -> None:
        self.run_id = run_id


class Beginnings:
    """Tells that a run began, once it has gone on for a moment: one that ends at once is told of by its end alone."""

    def __init__(self, tell: Callable[[uuid.UUID], None]) -> None:
        """`tell` is called in a thread of its own."""
        self._tell = tell
        self._current: Attempt | None = None
        self._told: Attempt | None = None
        self._asleep = True
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, run_id: uuid.UUID) -> None:
        """The run was claimed."""
        self._current = Attempt(run_id)
        if self._asleep:
            self._wake.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="beginnings", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """It goes on no more."""
        self._current = None

    def _watch(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            self._asleep = False
            self._watch_while_busy()
            self._asleep = True
            if self._current not in (None, self._told):  # it began while this was falling asleep
                self._wake.set()

    def _watch_while_busy(self) -> None:
        """Looks every moment, rather than being woken by each run: that would cost the short ones something."""
        seen: Attempt | None = None
        quiet = 0
        while quiet < QUIET:
            time.sleep(LASTS)
            current = self._current
            quiet = quiet + 1 if current in (None, self._told) else 0
            if current is not None and current is seen and current is not self._told:
                self._told = current
                self._tell(current.run_id)
            seen = current


speaker = Speaker()
beginnings = Beginnings(speaker.tell)


def _forget() -> None:
    global beginnings
    speaker.forget()
    beginnings = Beginnings(speaker.tell)


os.register_at_fork(after_in_child=_forget)


def tell(run_id: uuid.UUID | str) -> None:
    """Wake who waits for the run."""
    speaker.tell(run_id)


def tell_of_many() -> None:
    """Wake everybody who waits."""
    speaker.tell(SOMETHING)
