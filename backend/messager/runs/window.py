"""How many messages stand in Redis. Beyond 10 000 in a queue, runs wait in the database alone.

So Redis stays small (a message takes about 1 kB of it), emptying it costs at most that many messages, and what came
first is executed first: as long as a queue is closed, the sweeper alone fills it up, oldest runs first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LIMIT = 10_000
"""Messages in one queue's list."""
REFILL = 2_000
"""Left in the list when the sweeper sends more, and when others may publish again."""
ROOM_FOR_OTHERS = 100
"""Processes that publish do not see each other's messages under way: together they stay below the limit."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at the list of a queue that is closed."""

PRIORITY_SUFFIXES = ("", "\x06\x163", "\x06\x166", "\x06\x169")
"""kombu keeps one list for each priority step of a queue."""


def room_beside(length: int) -> int:
    """How many messages may be sent to a queue whose list has that length."""
    return LIMIT - ROOM_FOR_OTHERS - length


class Window:
    """Whether this process may publish to a queue, by what it saw of the queue's list."""

    def __init__(self) -> None:
        self._closed: dict[str, float] = {}
        """When each closed queue is looked at again, by the monotonic clock."""
        self._lock = threading.Lock()

    def saw(self, queue: str, length: int) -> None:
        """Redis answers every publication with the list's length, so knowing it costs no command."""
        with self._lock:
            if room_beside(length) <= 0:
                self._closed[queue] = time.monotonic() + LOOK_AGAIN
            elif length <= REFILL:
                self._closed.pop(queue, None)

    def is_open(self, queue: str, length: Callable[[str], int]) -> bool:
        """Whether to publish to `queue` now; a closed one is looked at with `length`, by one caller at a time."""
        with self._lock:
            look_at = self._closed.get(queue)
            if look_at is None:
                return True
            if time.monotonic() < look_at:
                return False
            self._closed[queue] = time.monotonic() + LOOK_AGAIN
        self.saw(queue, length(queue))
        return queue not in self._closed


window = Window()
