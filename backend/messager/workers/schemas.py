"""Workers and queues as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Schema


class WorkerOut(Schema):
    """A Celery worker."""

    name: str
    host: str
    pid: int
    state: Literal["online", "offline"]
    concurrency: int
    """Runs it can execute at a time."""
    active: int
    """Runs it executes now."""
    processed: int
    """Messages it took since it started."""
    queues: list[str]
    version: str
    started_at: datetime
    heartbeat_at: datetime


class WorkerList(Schema):
    """All workers heard of in the last day."""

    items: list[WorkerOut]


class QueueOut(Schema):
    """A queue, from the runs in the database."""

    name: str
    waiting: int
    running: int
    oldest_waiting_at: datetime | None
    """Since when the run at its head could have been started."""


class QueueList(Schema):
    """The queues tasks are routed to, and those that runs wait in."""

    items: list[QueueOut]
