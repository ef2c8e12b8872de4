"""What can be wrong with a request about a worker or a queue; each class's docstring is its message."""

from __future__ import annotations


class WorkersError(Exception):
    """Something is wrong with the worker or the queue."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or type(self).__doc__)


class QueueNotFound(WorkersError):
    """There is no queue of that name: no task is routed to it, no run waits in it, and no worker takes from it."""


class WorkerNotFound(WorkersError):
    """There is no worker of that name: none has been heard of in the last day."""


class WorkerOffline(WorkersError):
    """The worker is offline, so nothing can be asked of it."""


class WorkerRefused(WorkersError):
    """The worker cannot do that."""


class WorkerSilent(WorkersError):
    """The worker did not answer in time; nothing was changed."""


class BadArgument(WorkersError):
    """An argument makes no sense for this worker."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
