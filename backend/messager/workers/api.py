"""Workers and queues over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from messager.runs.api import answer
from messager.stats.schemas import WindowIn
from messager.stats.spans import Window, moment, window_of
from messager.workers import presence, queues
from messager.workers.history import queue_history, worker_history
from messager.workers.schemas import PauseIn, QueueList, QueueOut, WorkerList
from messager.workers.stats_schemas import QueueStatFilters, QueueStats, WorkerStats

router = Router(tags=["workers"])


@router.get("/workers", response=WorkerList, operation_id="list_workers", summary="List workers")
def list_workers(request: HttpRequest) -> HttpResponse:
    """Who works, on what, and since when."""
    return answer({"items": presence.workers()})


@router.get("/queues", response=QueueList, operation_id="list_queues", summary="List queues")
def list_queues(request: HttpRequest) -> HttpResponse:
    """What waits, and since when."""
    return answer({"items": queues.queues()})


@router.post("/queues/{queue}/pause", response=QueueOut, operation_id="pause_queue", summary="Pause a queue")
def pause_queue(request: HttpRequest, queue: str, body: PauseIn | None = None) -> HttpResponse:
    """Once this is answered no run of the queue begins; those that run go on, and new ones are accepted and wait.

    It holds until the queue is resumed, whatever is restarted. A queue that is paused already stays so.
    """
    return answer(queues.pause(queue, body.reason if body else None))


@router.post("/queues/{queue}/resume", response=QueueOut, operation_id="resume_queue", summary="Resume a queue")
def resume_queue(request: HttpRequest, queue: str) -> HttpResponse:
    """What waits in it begins. Nothing happens to a queue that is not paused."""
    return answer(queues.resume(queue))


@router.get("/stats/queues", response=QueueStats, operation_id="queue_stats", summary="How queues were over time")
def queue_stats(request: HttpRequest, filters: Query[QueueStatFilters]) -> HttpResponse:
    """What waited and ran, and how long the oldest had waited, from samples that are kept for eight days."""
    return answer(queue_history(_window(filters), filters.queue))


@router.get("/stats/workers", response=WorkerStats, operation_id="worker_stats", summary="How many workers there were")
def worker_stats(request: HttpRequest, filters: Query[WindowIn]) -> HttpResponse:
    """Workers online, their processes and how many of these were at work, from samples that are kept for eight days."""
    return answer(worker_history(_window(filters)))


def _window(filters: WindowIn) -> Window:
    """In steps of minutes, however long ago it was: samples do not grow longer with age, as records of runs do."""
    window = filters.window(datetime.now(UTC))
    before = filters.before or moment(window.before)
    return window_of(filters.after or before - timedelta(days=1), before, filters.step, before)
