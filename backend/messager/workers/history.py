"""The samples of a window, in its steps; where no sample was taken, nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F, IntegerField, Max, QuerySet
from django.db.models.functions import Cast

from messager.runs.schemas import timestamp
from messager.stats.spans import Window, moment
from messager.workers.models import QueueSample, WorkerSample

OF_QUEUES = ("waiting", "running", "oldest_wait")
OF_WORKERS = ("online", "processes", "busy")


def queue_history(window: Window, queues: Sequence[str]) -> dict[str, Any]:
    """As QueueStats says; of all queues, where none is named."""
    samples = QueueSample.objects.filter(queue__in=queues) if queues else QueueSample.objects.all()
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for row in _most(samples, window, OF_QUEUES, "queue"):
        found.setdefault(row["queue"], {})[row["start"]] = row
    items = [{"queue": name, "points": _points(window, found[name], OF_QUEUES)} for name in sorted(found)]
    return {**_window_json(window), "items": items}


def worker_history(window: Window) -> dict[str, Any]:
    """As WorkerStats says."""
    found = {row["start"]: row for row in _most(WorkerSample.objects.all(), window, OF_WORKERS)}
    return {**_window_json(window), "items": _points(window, found, OF_WORKERS)}


def _most(samples: QuerySet[Any], window: Window, columns: Sequence[str], *by: str) -> list[dict[str, Any]]:
    """The highest values of each step."""
    inside = samples.filter(at__gte=window.after, at__lt=window.before).order_by()
    start = Cast(F("at") / window.step, IntegerField()) * window.step
    rows = inside.annotate(start=start).values("start", *by).annotate(**{f"most_{name}": Max(name) for name in columns})
    return list(rows)


def _points(window: Window, found: dict[int, dict[str, Any]], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "at": timestamp(moment(start)),
            **{name: found[start][f"most_{name}"] if start in found else None for name in columns},
        }
        for start in window.starts()
    ]


def _window_json(window: Window) -> dict[str, Any]:
    return {
        "after": timestamp(moment(window.after)),
        "before": timestamp(moment(window.before)),
        "step": window.step,
    }
