"""Workers and queues over HTTP."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from messager.runs.api import answer
from messager.workers import presence, queues
from messager.workers.schemas import PauseIn, QueueList, QueueOut, WorkerList

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
