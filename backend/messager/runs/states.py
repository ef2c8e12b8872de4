"""The states of a run. Why a run failed is not a state: it stands in `error.type`."""

from __future__ import annotations

from django.db import models


class RunState(models.TextChoices):
    """Where a run is on its way."""

    SCHEDULED = "scheduled"
    """Due later, or waiting before its next attempt."""
    QUEUED = "queued"
    """Due, waiting for a worker."""
    RUNNING = "running"
    """A worker holds its lease."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class AttemptOutcome(models.TextChoices):
    """What came of an attempt, or that nothing has yet."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    """Its process or its worker is gone."""
    INTERRUPTED = "interrupted"
    """Stopped from outside, by a signal that was not meant for it."""
    RELEASED = "released"
    """Given back by a worker that was told to stop; it does not count."""


TERMINAL = (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)
"""A run in one of these never changes again."""

WAITING = (RunState.SCHEDULED, RunState.QUEUED)
"""No worker has the run, so it can be cancelled at once."""
