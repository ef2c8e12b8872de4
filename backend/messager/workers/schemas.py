"""Workers and queues as the API shows them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, StringConstraints

from messager.workers.condition import Condition


class Doing(Schema):
    """A run that a worker executes."""

    run: uuid.UUID
    task: str
    since: datetime


class Autoscale(Schema):
    """Between which sizes a pool follows the work."""

    min: int
    max: int


class Limits(Schema):
    """What a worker was told of a task at run time. It holds until the worker ends."""

    task: str
    rate: str | None
    """Most runs of it that begin here, such as 10/m; null: as many as there are."""
    soft: float | None
    """Seconds after which SoftTimeLimitExceeded is raised in the task; null: as the task itself says."""
    hard: float | None
    """Seconds after which the attempt is killed; null: as the task itself says."""


class WorkerOut(Schema):
    """A Celery worker, as it last said of itself."""

    name: str
    host: str
    pid: int
    state: Literal["online", "offline"]
    pool: str
    """What its pool is made of: prefork, threads, solo…"""
    concurrency: int
    """Runs it can execute at a time."""
    autoscale: Autoscale | None
    active: int
    """Runs it executes now."""
    doing: list[Doing]
    """Which these are, the longest first; a hundred at most."""
    processed: int
    """Messages it took since it started."""
    queues: list[str]
    limits: list[Limits]
    cpus: int | None
    """Processors of its host."""
    load: float | None
    """Processes of its host that were at work or waited for a processor, on average over the last minute."""
    memory: int | None
    """Bytes it and its pool hold in memory; pages they share count for each."""
    version: str
    """Of Messager."""
    celery: str
    started_at: datetime
    heartbeat_at: datetime


class WorkerList(Schema):
    """All workers heard of in the last day."""

    items: list[WorkerOut]


class QueueOut(Schema):
    """A queue, from the runs in the database."""

    name: str
    health: Condition
    waiting: int
    waiting_is_exact: bool
    """Else so many wait at least."""
    running: int
    oldest_waiting_at: datetime | None
    """Since when the run at its head could have been started."""
    per_minute: float
    """Runs of it that ended, on average over the last five minutes."""
    workers: int
    """Workers online that take from it."""
    processes: int
    """How many runs those can execute at a time, for all their queues."""
    paused_at: datetime | None
    pause_reason: str | None


class QueueList(Schema):
    """The queues tasks are routed to, and those that runs wait in or workers take from."""

    items: list[QueueOut]


class PauseIn(Schema):
    """Why a queue is paused."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")] | None = None
    """For whoever wonders later."""
