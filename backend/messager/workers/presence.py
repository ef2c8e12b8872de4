"""Who is there, and what waits."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Min, Q
from django.db.models.functions import Coalesce, Now

from messager.catalog.registry import all_tasks
from messager.runs.models import Run
from messager.runs.schemas import timestamp
from messager.runs.states import RunState
from messager.workers.models import Worker

ALIVE = timedelta(seconds=15)
"""A worker whose heartbeat is older is offline; it beats every two seconds."""

_ALIVE = Q(heartbeat_at__gt=Now() - ALIVE, stopped=False)


def worker_is_online() -> bool:
    """Whether any worker takes runs."""
    return Worker.objects.filter(_ALIVE).exists()


def count_online() -> int:
    """How many workers take runs."""
    return Worker.objects.filter(_ALIVE).count()


def workers() -> list[dict[str, Any]]:
    """As WorkerOut says; those online first."""
    online = set(Worker.objects.filter(_ALIVE).values_list("name", flat=True))
    rows = sorted(Worker.objects.all(), key=lambda worker: (worker.name not in online, worker.name))
    return [_worker_json(worker, worker.name in online) for worker in rows]


def queues() -> list[dict[str, Any]]:
    """As QueueOut says."""
    moving = Run.objects.filter(state__in=(RunState.QUEUED, RunState.RUNNING)).order_by().values("queue")
    queued = Q(state=RunState.QUEUED)
    counted = moving.annotate(
        waiting=Count("id", filter=queued),
        running=Count("id", filter=~queued),
        oldest=Min(Coalesce("scheduled_at", "created_at", output_field=DateTimeField()), filter=queued),
    )
    known: dict[str, Any] = {row["queue"]: row for row in counted}
    names = sorted({spec.queue for spec in all_tasks()} | set(known))
    return [_queue_json(name, known.get(name)) for name in names]


def _worker_json(worker: Worker, online: bool) -> dict[str, Any]:
    return {
        "name": worker.name,
        "host": worker.host,
        "pid": worker.pid,
        "state": "online" if online else "offline",
        "concurrency": worker.concurrency,
        "active": worker.active if online else 0,
        "processed": worker.processed,
        "queues": json.loads(worker.queues),
        "version": worker.version,
        "started_at": timestamp(worker.started_at),
        "heartbeat_at": timestamp(worker.heartbeat_at),
    }


def _queue_json(name: str, row: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "name": name,
        "waiting": row["waiting"] if row else 0,
        "running": row["running"] if row else 0,
        "oldest_waiting_at": timestamp(row["oldest"]) if row else None,
    }
