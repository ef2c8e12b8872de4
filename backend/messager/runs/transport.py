"""kombu's Redis transport, for a Redis where anybody who reaches it can put anything."""

from __future__ import annotations

import logging
from typing import Any

from kombu.transport import redis

logger = logging.getLogger(__name__)

UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What kombu raises for text in a queue's list that is no message of its own."""


class Channel(redis.Channel):
    """kombu's; it drops what it cannot read, which would end the worker otherwise."""

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[no-untyped-call]
        except UNREADABLE as error:
            logger.warning("message refused: it cannot be read (%s)", type(error).__name__)
            return True


class Transport(redis.Transport):
    """kombu's, with that channel."""

    Channel = Channel
