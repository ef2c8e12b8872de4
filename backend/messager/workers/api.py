"""GET /workers and GET /queues."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from messager.workers import presence
from messager.workers.schemas import QueueList, WorkerList

router = Router(tags=["workers"])


@router.get("/workers", response=WorkerList, operation_id="list_workers", summary="List workers")
def list_workers(request: HttpRequest) -> dict[str, Any]:
    """Who works, on what, and since when."""
    return {"items": presence.workers()}


@router.get("/queues", response=QueueList, operation_id="list_queues", summary="List queues")
def list_queues(request: HttpRequest) -> dict[str, Any]:
    """What waits, and since when."""
    return {"items": presence.queues()}
