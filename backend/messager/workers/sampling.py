"""Once a minute, how queues and workers are: what the charts of the last hour and day are drawn from."""

from __future__ import annotations

from messager.runs.transitions import clock
from messager.workers.models import QueueSample, WorkerSample
from messager.workers.presence import online_workers
from messager.workers.queues import queue_depths

MINUTE = 60
KEPT = 8 * 24 * 60 * MINUTE
"""Seconds a sample is kept: a week and a day."""


def take_samples() -> None:
    """Those of this minute, where nobody has taken them; and delete what is old."""
    now = clock()
    at = int(now.timestamp()) // MINUTE * MINUTE
    samples = [
        QueueSample(at=at, queue=name, waiting=depth.waiting, running=depth.running, oldest_wait=depth.seconds(now))
        for name, depth in queue_depths().items()
    ]
    QueueSample.objects.bulk_create(samples, ignore_conflicts=True)
    WorkerSample.objects.bulk_create([WorkerSample(at=at, **_pools())], ignore_conflicts=True)
    for kind in (QueueSample, WorkerSample):
        old = kind._default_manager.filter(at__lt=at - KEPT)
        old._raw_delete(old.db)


def _pools() -> dict[str, int]:
    workers = online_workers()
    return {
        "online": len(workers),
        "processes": sum(worker.concurrency for worker in workers),
        "busy": sum(worker.active for worker in workers),
    }
