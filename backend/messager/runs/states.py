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


TERMINAL = (RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED)
"""A run in one of these never changes again."""

WAITING = (RunState.SCHEDULED, RunState.QUEUED)
"""No worker has the run, so it can be cancelled at once."""
