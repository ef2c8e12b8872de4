"""What can go wrong with a run; each class's docstring is its message."""

from __future__ import annotations

import uuid


class RunError(Exception):
    """Something is wrong with the run."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or type(self).__doc__)


class RunNotFound(RunError):
    """There is no such run."""

    def __init__(self, run_id: uuid.UUID | str) -> None:
        super().__init__(f"There is no run {run_id}.")


class RunAlreadyEnded(RunError):
    """The run has ended, so there is nothing to cancel."""


class NoResult(RunError):
    """The run has no result: it has not ended, or it failed."""


class RunNotEnded(RunError):
    """The run has not ended yet: cancel it first, or wait for its end."""


class BatchNotFound(RunError):
    """There is no such batch."""

    def __init__(self, batch_id: uuid.UUID | str) -> None:
        super().__init__(f"There is no batch {batch_id}.")


class BatchEnded(RunError):
    """All runs of the batch have ended, so there is nothing to cancel."""


class BatchNotEnded(RunError):
    """Not all runs of the batch have ended yet: cancel it first, or wait for its end."""


class NothingFailed(RunError):
    """No run of the batch failed, so there is nothing to retry."""


class IdempotencyConflict(RunError):
    """This Idempotency-Key was used before with another body."""


class UnsupportedOption(RunError):
    """Celery options that live in Celery's own messages have no meaning for a durable run."""


class BadSince(Exception):
    """This cursor was not made by this feed of changes."""


class StaleCursor(Exception):
    """This cursor can no longer be continued from: load the list anew, and start without `since`."""
