"""How many runs end, from the records of the runs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from messager.stats.models import Kind, RunStat
from messager.stats.spans import MINUTE

MINUTES = 5
"""So many are looked at, the one that has just begun among them."""


def ended_per_minute(now: datetime) -> dict[str, float]:
    """By queue, on average over the last minutes."""
    seconds = now.timestamp()
    since = int(seconds) // MINUTE * MINUTE - (MINUTES - 1) * MINUTE
    counted = RunStat.objects.filter(kind=Kind.FINISHED, step=MINUTE, at__gte=since).order_by().values_list("queue")
    minutes = max(seconds - since, MINUTE) / MINUTE
    return {queue: round(runs / minutes, 1) for queue, runs in counted.annotate(total=Sum("runs"))}
