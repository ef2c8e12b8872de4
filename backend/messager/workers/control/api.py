"""Remote control of workers over HTTP.

Each answers once the worker has done it: 404 for a worker nobody has heard of in the last day, 409 for one that is
offline or cannot do it, and 504 for one that does not answer in time.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import find_task
from messager.runs.api import answer
from messager.workers.control.schemas import (
    AutoscaleIn,
    ConsumerIn,
    ControlOut,
    ProcessesIn,
    RateLimitIn,
    TimeLimitIn,
)
from messager.workers.control.sending import tell
from messager.workers.errors import BadArgument
from messager.workers.queues import known_queues

router = Router(tags=["workers"])

UNTIL_IT_ENDS = "Until the worker ends; the next one begins with its own settings."
FOR_GOOD = "The worker ends. Where something supervises it, such as ./messager up or Docker, it is started again."


@router.post("/workers/{worker}/pool/grow", response=ControlOut, operation_id="grow_pool", summary="Add pool processes")
def grow(request: HttpRequest, worker: str, body: ProcessesIn | None = None) -> HttpResponse:
    """What runs is left alone; the new processes take runs at once."""
    return _told(worker, "grow", n=body.n if body else 1)


@router.post(
    "/workers/{worker}/pool/shrink", response=ControlOut, operation_id="shrink_pool", summary="End pool processes"
)
def shrink(request: HttpRequest, worker: str, body: ProcessesIn | None = None) -> HttpResponse:
    """Only free processes are ended: 409, and nothing changes, where fewer are free, or none would be left."""
    return _told(worker, "shrink", n=body.n if body else 1)


@router.post(
    "/workers/{worker}/pool/autoscale",
    response=ControlOut,
    operation_id="autoscale_pool",
    summary="Let the pool's size follow the work",
)
def autoscale(request: HttpRequest, worker: str, body: AutoscaleIn) -> HttpResponse:
    """It grows as runs come, and shrinks half a minute after the last one; processes that work are left alone."""
    return _told(worker, "autoscale", min=body.min, max=body.max)


@router.post(
    "/workers/{worker}/time-limit", response=ControlOut, operation_id="limit_time", summary="Set a task's time limits"
)
def limit_time(request: HttpRequest, worker: str, body: TimeLimitIn) -> HttpResponse:
    """They hold for attempts that begin on this worker from now on; those that run keep theirs."""
    _check_task(body.task)
    return _told(worker, "time_limit", task=body.task, soft=body.soft, hard=body.hard)


@router.post(
    "/workers/{worker}/rate-limit", response=ControlOut, operation_id="limit_rate", summary="Set a task's rate limit"
)
def limit_rate(request: HttpRequest, worker: str, body: RateLimitIn) -> HttpResponse:
    """So often runs of the task begin on this worker; what runs is left alone.

    As in Celery, runs that wait for their turn take the places of others: such a task had best have its own queue.
    """
    _check_task(body.task)
    return _told(worker, "rate_limit", task=body.task, rate=body.rate)


@router.post(
    "/workers/{worker}/consumers/add",
    response=ControlOut,
    operation_id="add_consumer",
    summary="Have a worker take from a queue",
)
def add_consumer(request: HttpRequest, worker: str, body: ConsumerIn) -> HttpResponse:
    """Of a queue that is paused it takes nothing until that is resumed."""
    if body.queue not in known_queues():
        raise BadArgument("queue", "There is no queue of that name.")
    return _told(worker, "add_consumer", queue=body.queue)


@router.post(
    "/workers/{worker}/consumers/cancel",
    response=ControlOut,
    operation_id="cancel_consumer",
    summary="Have a worker take no more from a queue",
)
def cancel_consumer(request: HttpRequest, worker: str, body: ConsumerIn) -> HttpResponse:
    """What it executes goes on; what waits there is left to other workers."""
    return _told(worker, "cancel_consumer", queue=body.queue)


@router.post("/workers/{worker}/shutdown", response=ControlOut, operation_id="shut_worker_down", summary="End a worker")
def shutdown(request: HttpRequest, worker: str) -> HttpResponse:
    """It takes no more runs; those it executes may go on for MESSAGER_DRAIN_SECONDS, and are then given back."""
    return _told(worker, "shutdown", lasts=FOR_GOOD)


def _told(worker: str, verb: str, lasts: str = UNTIL_IT_ENDS, **arguments: Any) -> HttpResponse:
    message = tell(worker, verb, **arguments)
    return answer({"worker": worker, "message": message, "lasts": lasts})


def _check_task(name: str) -> None:
    try:
        find_task(name)
    except TaskNotFound as error:
        raise BadArgument("task", str(error)) from None
