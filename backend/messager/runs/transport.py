"""kombu's Redis transport, for a Redis where anybody who reaches it can put anything."""

from __future__ import annotations

import logging
from typing import Any

from kombu.transport import redis
from kombu.utils.json import dumps
from redis.exceptions import OutOfMemoryError

from messager.queues.pauses import left_alone
from messager.runs.tallies import Event, note
from messager.runs.window import window

logger = logging.getLogger(__name__)

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What kombu raises for text in a queue's list that is no message of its own."""


class Channel(redis.Channel):
    """kombu's; it drops what it cannot read, which would end the worker otherwise, and leaves paused queues alone."""

    _asked_without: frozenset[str] | None = None

    @property
    def active_queues(self) -> list[str]:
        """Those messages are asked for of: none until the pauses are known, which no run could begin without either."""
        queues: list[str] = super().active_queues
        names = left_alone.names
        if names is None:
            return []
        return [queue for queue in queues if queue not in names] if names else queues

    def _brpop_start(self, timeout: float | None = None) -> None:
        if self._asked_without is not left_alone.names:
            self._asked_without = left_alone.names
            self._update_queue_cycle()  # type: ignore[no-untyped-call]
        super()._brpop_start(timeout)  # type: ignore[no-untyped-call]

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[no-untyped-call]
        except UNREADABLE as error:
            note(Event.MESSAGE_REFUSED)
            logger.warning("message refused: it cannot be read (%s)", type(error).__name__)
            return True

    def _queue_bind(self, exchange: str, *args: Any, **kwargs: Any) -> None:
        """Note a queue in Redis. One that is full must not end the worker that would empty it, and needs no note."""
        try:
            super()._queue_bind(exchange, *args, **kwargs)  # type: ignore[no-untyped-call]
        except OutOfMemoryError as error:
            logger.warning("Redis is full: %s", error)

    def _size(self, queue: str) -> int:
        """The length of its list, asked for without the transaction that a full Redis refuses."""
        with self.conn_or_acquire() as client:
            return int(client.llen(queue))

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        """One LPUSH, as kombu's; its answer is the list's length, which kombu drops."""
        with self.conn_or_acquire() as client:
            window.saw(queue, client.lpush(queue, dumps(message)))  # type: ignore[no-untyped-call]


class Transport(redis.Transport):
    """kombu's, with that channel."""

    Channel = Channel
