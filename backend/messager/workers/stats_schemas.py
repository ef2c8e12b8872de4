"""What queues and workers were like, as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from messager.runs.filters import Word
from messager.stats.schemas import WindowIn


class QueueStatFilters(WindowIn):
    """The query of GET /stats/queues."""

    queue: Annotated[list[Word], Field(max_length=20)] = []
    """All, where none is named."""


class QueuePoint(Schema):
    """How a queue was in a part of the window: the highest of the samples, one of each minute; null: there is none."""

    at: datetime
    """When it begins."""
    waiting: int | None
    running: int | None
    oldest_wait: float | None
    """Seconds."""


class QueueLine(Schema):
    """A queue over the whole window."""

    queue: str
    points: list[QueuePoint]
    """All steps of the window, in order."""


class QueueStats(Schema):
    """How queues were."""

    after: datetime
    """The window, rounded outwards to whole steps."""
    before: datetime
    step: int
    """Seconds."""
    items: list[QueueLine]


class WorkerPoint(Schema):
    """The workers in a part of the window, likewise."""

    at: datetime
    online: int | None
    processes: int | None
    """How many runs they could execute at a time."""
    busy: int | None
    """How many they executed."""


class WorkerStats(Schema):
    """How many workers there were."""

    after: datetime
    before: datetime
    step: int
    items: list[WorkerPoint]
