"""What can be wrong with a request about a worker or a queue."""

from __future__ import annotations


class QueueNotFound(Exception):
    """There is no queue of that name: no task is routed to it, no run waits in it, and no worker takes from it."""

    def __str__(self) -> str:
        return str(self.__doc__)
