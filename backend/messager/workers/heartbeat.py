"""A worker's parent writes down that it lives, and what it does. Imported in workers only."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import celery
from celery.signals import worker_shutdown
from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.models.functions import Now

from messager.catalog.results import dumps
from messager.runs.held import Held, held_requests
from messager.runs.keeper import Keeper, duties, keeper
from messager.runs.limits import task_limits
from messager.runs.worker import newest
from messager.workers.models import Worker
from messager.workers.resources import load_average, memory

INTERVAL = 2.0
"""Seconds between two writes, as Celery's own heartbeat."""
FORGOTTEN = timedelta(days=1)
"""A worker not heard of for so long is no longer listed."""
SHOWN = 100
"""Runs that are named, of those a worker executes."""

_started = datetime.now(UTC)


def write_heartbeat(of: Keeper) -> None:
    """Write the worker's row, unless its consumer has lost its connection or hangs: then it takes nothing."""
    if not is_connected(of):
        return
    Worker.objects.update_or_create(name=of.name, defaults={**_facts(of), "heartbeat_at": Now(), "stopped": False})
    Worker.objects.filter(heartbeat_at__lt=Now() - FORGOTTEN).delete()


def is_connected(of: Keeper) -> bool:
    """Whether its consumer has its connection and its loop turns."""
    return time.monotonic() - of.last_heartbeat <= 3 * INTERVAL + 2


def _facts(of: Keeper) -> dict[str, Any]:
    consumer = getattr(of.worker, "consumer", None)
    channel = getattr(consumer, "task_consumer", None)
    held = held_requests()
    return {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        **_pool(of.worker),
        "active": len(held),
        "doing": dumps(_doing(held)),
        "processed": worker_state.all_total_count[0],
        "queues": dumps(sorted(queue.name for queue in getattr(channel, "queues", []))),
        "limits": dumps(task_limits.listed()),
        "cpus": os.cpu_count(),
        "load": load_average(),
        "version": settings.VERSION,
        "celery": celery.__version__,
        "started_at": _started,
        "begun_at": _ago(newest.began),
    }


def _pool(worker: Any) -> dict[str, Any]:
    scaler = worker.autoscaler
    processes = [one.pid for one in getattr(getattr(worker.pool, "_pool", None), "_pool", [])]
    return {
        "pool": type(worker.pool).__module__.rpartition(".")[2],
        "concurrency": worker.pool.num_processes,
        "autoscale": dumps([scaler.min_concurrency, scaler.max_concurrency]) if scaler else None,
        "memory": memory([os.getpid(), *processes]),
    }


def _doing(held: list[Held]) -> list[dict[str, str]]:
    now = time.monotonic()
    ages = sorted(((now - getattr(one, "began", now), one) for one in held), key=lambda pair: -pair[0])
    return [{"run": str(one.run_id), "task": one.name, "since": _before(age)} for age, one in ages[:SHOWN]]


def _before(seconds: float) -> str:
    """That moment, to the second: it is worked out anew each time, and would seem to tremble."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat(timespec="seconds").replace("+00:00", "Z")


def _ago(moment: float | None) -> Any:
    return None if moment is None else Now() - timedelta(seconds=time.monotonic() - moment)


@worker_shutdown.connect
def say_goodbye(**kwargs: Any) -> None:
    """A worker that was stopped shows as offline at once."""
    if not hasattr(keeper, "name"):
        return
    with suppress(DatabaseError, InterfaceError):  # else it is missed when its heartbeat gets old
        Worker.objects.filter(name=keeper.name).update(stopped=True)
    connections.close_all()


duties.append((INTERVAL, write_heartbeat))
