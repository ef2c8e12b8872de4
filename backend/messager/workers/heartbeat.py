"""A worker's parent writes down that it lives. Imported in workers only."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.signals import worker_shutdown
from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections
from django.db.models.functions import Now

from messager.catalog.results import dumps
from messager.runs.held import held_requests
from messager.runs.keeper import Keeper, duties, keeper
from messager.workers.models import Worker

INTERVAL = 2.0
"""Seconds between two writes, as Celery's own heartbeat."""
FORGOTTEN = timedelta(days=1)
"""A worker not heard of for so long is no longer listed."""

_started = datetime.now(UTC)


def write_heartbeat(of: Keeper) -> None:
    """Write the worker's row, unless its consumer has lost its connection or hangs: then it takes nothing."""
    if time.monotonic() - of.last_heartbeat > 3 * INTERVAL + 2:
        return
    Worker.objects.update_or_create(name=of.name, defaults={**_facts(of), "heartbeat_at": Now(), "stopped": False})
    Worker.objects.filter(heartbeat_at__lt=Now() - FORGOTTEN).delete()


def _facts(of: Keeper) -> dict[str, Any]:
    consumer = getattr(of.worker, "consumer", None)
    channel = getattr(consumer, "task_consumer", None)
    return {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "concurrency": of.worker.concurrency,
        "active": len(held_requests()),
        "processed": worker_state.all_total_count[0],
        "queues": dumps(sorted(queue.name for queue in getattr(channel, "queues", []))),
        "version": settings.VERSION,
        "started_at": _started,
    }


@worker_shutdown.connect
def say_goodbye(**kwargs: Any) -> None:
    """A worker that was stopped shows as offline at once."""
    if not hasattr(keeper, "name"):
        return
    with suppress(DatabaseError, InterfaceError):  # else it is missed when its heartbeat gets old
        Worker.objects.filter(name=keeper.name).update(stopped=True)
    connections.close_all()


duties.append((INTERVAL, write_heartbeat))
