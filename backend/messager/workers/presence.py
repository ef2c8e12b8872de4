"""Who is there."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from messager.runs.schemas import timestamp
from messager.workers.models import Worker

ALIVE = timedelta(seconds=15)
"""A worker whose heartbeat is older is offline; it beats every two seconds."""

_ALIVE = Q(heartbeat_at__gt=Now() - ALIVE, stopped=False)


def worker_is_online() -> bool:
    """Whether any worker takes runs."""
    return Worker.objects.filter(_ALIVE).exists()


def is_online(name: str) -> bool:
    """Whether the worker takes runs."""
    return Worker.objects.filter(_ALIVE, name=name).exists()


def count_online() -> int:
    """How many workers take runs."""
    return Worker.objects.filter(_ALIVE).count()


def online_workers() -> list[Worker]:
    """Those that take runs."""
    return list(Worker.objects.filter(_ALIVE))


def workers() -> list[dict[str, Any]]:
    """As WorkerOut says; those online first."""
    online = set(Worker.objects.filter(_ALIVE).values_list("name", flat=True))
    rows = sorted(Worker.objects.all(), key=lambda worker: (worker.name not in online, worker.name))
    return [_worker_json(worker, worker.name in online) for worker in rows]


def _worker_json(worker: Worker, online: bool) -> dict[str, Any]:
    return {
        "name": worker.name,
        "host": worker.host,
        "pid": worker.pid,
        "state": "online" if online else "offline",
        "pool": worker.pool,
        "concurrency": worker.concurrency,
        "autoscale": _autoscale_json(worker),
        "active": worker.active if online else 0,
        "doing": json.loads(worker.doing) if online else [],
        "processed": worker.processed,
        "queues": json.loads(worker.queues),
        "limits": json.loads(worker.limits),
        "cpus": worker.cpus,
        "load": worker.load,
        "memory": worker.memory,
        "version": worker.version,
        "celery": worker.celery,
        "started_at": timestamp(worker.started_at),
        "heartbeat_at": timestamp(worker.heartbeat_at),
    }


def _autoscale_json(worker: Worker) -> dict[str, int] | None:
    if worker.autoscale is None:
        return None
    least, most = json.loads(worker.autoscale)
    return {"min": least, "max": most}
