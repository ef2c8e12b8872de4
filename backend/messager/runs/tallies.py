"""Counts what should be rare, and says how well the run protocol did its work: `messager_events_total` in /metrics.

A process collects its counts; in a worker, the keeper writes them down twice a second. So they cost a run nothing, and
a process that is killed takes at most half a second of them with it. An addition whose answer is lost is made twice.
"""

from __future__ import annotations

import threading
from collections import Counter
from enum import StrEnum

from django.db import IntegrityError
from django.db.models import F

from messager.runs.models import Tally


class Event(StrEnum):
    """What is counted."""

    OUTCOME_DROPPED = "outcome_dropped"
    """A worker recorded what came of an attempt after the run had been taken from it."""
    MESSAGE_DROPPED = "message_dropped"
    """A message whose run was not waiting, or could not begin: a copy, forged, or of a queue that is paused."""
    MESSAGE_REFUSED = "message_refused"
    """A message that holds no run's id."""
    MESSAGE_SENT_AGAIN = "message_sent_again"
    """A run's id that was lost in Redis, or might have been."""
    WORKER_LOST = "worker_lost"
    """An attempt whose process or worker died."""
    RUN_RELEASED = "run_released"
    """An attempt given back by a worker that was told to stop."""
    RUN_PRUNED = "run_pruned"
    """A run that ended longer ago than runs are kept."""


_counts: Counter[Event] = Counter()
_lock = threading.Lock()


def note(event: Event, times: int = 1) -> None:
    """It happened."""
    if not times:
        return
    with _lock:
        _counts[event] += times


def write_down() -> None:
    """Add what was counted in this process to the database; kept for the next time when that fails."""
    for event in list(_counts):
        with _lock:
            times = _counts.pop(event, 0)
        try:
            _add(event, times)
        except BaseException:
            note(event, times)
            raise


def _add(event: Event, times: int) -> None:
    rows = Tally.objects.filter(name=event.value)
    if not rows.update(count=F("count") + times):
        try:
            Tally.objects.create(name=event.value, count=times)
        except IntegrityError:  # another process was first
            rows.update(count=F("count") + times)


def totals() -> dict[str, int]:
    """How often each event happened so far."""
    found = dict(Tally.objects.values_list("name", "count"))
    return {event.value: found.get(event.value, 0) for event in Event}
