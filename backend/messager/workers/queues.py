"""Queues as the API shows them, and the ways to pause and resume one."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from messager.catalog.registry import all_tasks
from messager.queues import pauses
from messager.queues.models import Pause
from messager.runs import transitions
from messager.runs.publication import queues_with_waiting_runs
from messager.runs.schemas import timestamp
from messager.workers.condition import Load, condition_of
from messager.workers.depth import Depth, depths
from messager.workers.errors import QueueNotFound
from messager.workers.models import Worker
from messager.workers.presence import online_workers
from messager.workers.throughput import ended_per_minute


def queue_depths() -> dict[str, Depth]:
    """Of each queue that is listed, whether anything moves in it or not."""
    moving = depths()
    return {name: moving.get(name, Depth()) for name in known_queues() | moving.keys()}


def queues() -> list[dict[str, Any]]:
    """As QueueOut says: those tasks are routed to, runs move in, workers take from, or somebody has paused."""
    moving, takers, paused = depths(), _takers(), pauses.pauses()
    lasting = {name for name, pause in paused.items() if pause.ended_at is None}
    names = _routed() | moving.keys() | takers.keys() | lasting
    now = transitions.clock()
    ended = ended_per_minute(now)
    return [
        {
            **_queue_json(name, moving.get(name, Depth()), takers.get(name, []), paused.get(name), now),
            "per_minute": ended.get(name, 0.0),
        }
        for name in sorted(names)
    ]


def known_queues() -> set[str]:
    """The names of those that are listed."""
    return _routed() | set(queues_with_waiting_runs()) | _takers().keys() | pauses.paused_queues()


def _routed() -> set[str]:
    return {spec.queue for spec in all_tasks()}


def pause(name: str, reason: str | None) -> dict[str, Any]:
    """The queue, paused. Raises QueueNotFound."""
    _find(name)
    pauses.pause(name, reason)
    return _find(name)


def resume(name: str) -> dict[str, Any]:
    """The queue, no longer paused. Raises QueueNotFound."""
    _find(name)
    pauses.resume(name)
    known = {queue["name"]: queue for queue in queues()}
    gone = {**_queue_json(name, Depth(), [], None, transitions.clock()), "per_minute": 0.0}
    return known.get(name) or gone


def _find(name: str) -> dict[str, Any]:
    for queue in queues():
        if queue["name"] == name:
            return queue
    raise QueueNotFound


def _takers() -> dict[str, list[Worker]]:
    """The workers online, by each queue they take from."""
    takers: dict[str, list[Worker]] = defaultdict(list)
    for worker in online_workers():
        for name in json.loads(worker.queues):
            takers[name].append(worker)
    return takers


def _queue_json(name: str, depth: Depth, takers: list[Worker], pause: Pause | None, now: datetime) -> dict[str, Any]:
    lasts = pause is not None and pause.ended_at is None
    return {
        "name": name,
        "health": condition_of(_load(depth, takers, pause, now)).value,
        "waiting": depth.waiting,
        "waiting_is_exact": depth.exact,
        "running": depth.running,
        "oldest_waiting_at": timestamp(depth.oldest),
        "workers": len(takers),
        "processes": sum(worker.concurrency for worker in takers),
        "paused_at": timestamp(pause.began_at) if pause and lasts else None,
        "pause_reason": (pause.reason or None) if pause and lasts else None,
    }


def _load(depth: Depth, takers: list[Worker], pause: Pause | None, now: datetime) -> Load:
    free = [worker for worker in takers if worker.active < worker.concurrency]
    # One that was given a rate may have a reason to wait.
    idle = [worker for worker in free if not any(limit["rate"] for limit in json.loads(worker.limits))]
    return Load(
        paused=pause is not None and pause.ended_at is None,
        workers=len(takers),
        free=sum(worker.concurrency - worker.active for worker in free),
        waiting=depth.waiting,
        running=depth.running,
        oldest=depth.seconds(now),
        unused=_seconds(_could_begin(depth, idle, pause), now),
    )


def _could_begin(depth: Depth, idle: list[Worker], pause: Pause | None) -> datetime | None:
    """Since when the oldest run could have been begun: it waited, the queue was open, and a worker stood by."""
    if depth.oldest is None or not idle:
        return None
    stood_by = min(max(worker.started_at, worker.begun_at or worker.started_at) for worker in idle)
    resumed = (pause and pause.ended_at) or depth.oldest
    return max(depth.oldest, resumed, stood_by)


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
