"""Looks at Redis's memory once a second."""

from __future__ import annotations

import threading
from types import TracebackType

import redis

from chaos.stack.interface import BrokerService

SECONDS = 1.0


class MemoryWatch:
    """A thread while the storm lasts."""

    def __init__(self, broker: BrokerService) -> None:
        """Not looking yet."""
        self.peak = 0
        """Bytes, at most, of what was seen; a Redis that is started anew forgets its own peak."""
        self._broker = broker
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory watch", daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ending.set()
        self._thread.join(5)

    def _look(self) -> None:
        while not self._ending.wait(SECONDS):
            try:
                with self._broker.client() as client:
                    self.peak = max(self.peak, int(client.info("memory")["used_memory"]))
            except (redis.RedisError, OSError):
                continue
