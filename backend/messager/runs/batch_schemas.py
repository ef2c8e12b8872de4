"""Batches as the API takes and shows them."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from messager.runs.batches import MOST, Progress
from messager.runs.models import Batch
from messager.runs.moments import Moment
from messager.runs.schemas import Tag, timestamp
from messager.runs.states import RunState

Object = Annotated[Any, WithJsonSchema({"type": "object", "additionalProperties": True})]
"""What is no object is refused with the other bad inputs: of pydantic's errors there might be ten thousand."""


class BatchIn(Schema):
    """A request to run a task many times. All inputs are valid, or nothing is stored."""

    model_config = ConfigDict(extra="forbid")

    inputs: Annotated[list[Object], Field(min_length=1, max_length=MOST)]
    """A run for each: what the task is called with, as its input_schema says."""
    scheduled_at: Moment | None = None
    """When to run them; now, when it is missing or past."""
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    """Of each run."""


class BatchCounts(Schema):
    """Runs by state."""

    scheduled: int
    queued: int
    running: int
    succeeded: int
    failed: int
    cancelled: int


class BatchOut(Schema):
    """Runs of one task that were asked for together, and how far they are; `GET /runs?batch=ID` lists them."""

    id: uuid.UUID
    task: str
    total: int
    counts: BatchCounts
    tags: list[str]
    retry_of: uuid.UUID | None
    """The batch whose failed runs these repeat."""
    created_at: datetime
    finished_at: datetime | None
    """When the last run ended; null until then."""


def batch_json(batch: Batch, progress: Progress) -> dict[str, Any]:
    """A batch as BatchOut says."""
    return {
        "id": str(batch.id),
        "task": batch.task,
        "total": batch.total,
        "counts": {state.value: progress.counts.get(state.value, 0) for state in RunState},
        "tags": json.loads(batch.tags),
        "retry_of": str(batch.retry_of) if batch.retry_of else None,
        "created_at": timestamp(batch.created_at),
        "finished_at": timestamp(progress.ended_last) if progress.has_ended else None,
    }
