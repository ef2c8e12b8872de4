"""GET /workers and GET /queues."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from messager.runs.api import answer
from messager.workers import presence
from messager.workers.schemas import QueueList, WorkerList

router = Router(tags=["workers"])


@router.get("/workers", response=WorkerList, operation_id="list_workers", summary="List workers")
def list_workers(request: HttpRequest) -> HttpResponse:
    """Who works, on what, and since when."""
    return answer({"items": presence.workers()})


@router.get("/queues", response=QueueList, operation_id="list_queues", summary="List queues")
def list_queues(request: HttpRequest) -> HttpResponse:
    """What waits, and since when."""
    return answer({"items": presence.queues()})
