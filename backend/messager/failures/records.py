"""Adds runs that failed to what is known of their way to fail. Inside a transaction that holds the position."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from messager.failures.fingerprints import Way, way_of
from messager.failures.models import Failure, FailureHour, FailureState
from messager.runs.models import RunGroup

HOUR = 3600
MOST = 10_000
"""Ways to fail that are told apart. Beyond, those of a task that are new count as one, without type and place."""
GROUP = "failure:"
"""Begins the names of the groups that runs.filters knows them by."""


@dataclass(frozen=True)
class Failed:
    """A run that failed."""

    run: uuid.UUID
    way: Way
    at: datetime

    @classmethod
    def of(cls, run: uuid.UUID, task: str, error_type: str, traceback: str | None, at: datetime) -> Failed:
        """As the run's columns say."""
        return cls(run, way_of(task, error_type, traceback), at)


def add(runs: Sequence[Failed]) -> None:
    """Count them."""
    by_way: dict[Way, list[Failed]] = defaultdict(list)
    for one in runs:
        by_way[one.way].append(one)
    known = {one.fingerprint: one for one in _rows(by_way)}
    hours: Counter[tuple[str, int]] = Counter()
    for way, some in by_way.items():
        failure = known.get(way.fingerprint()) or _new(way, some, known)
        _grow(failure, some)
        hours.update((failure.fingerprint, int(one.at.timestamp()) // HOUR * HOUR) for one in some)
        RunGroup.objects.bulk_create(RunGroup(name=GROUP + failure.fingerprint, run=one.run) for one in some)
    changing = ["state", "count", "first_seen", "last_seen", "last_run", "reopened_at"]
    Failure.objects.bulk_create(
        known.values(), update_conflicts=True, unique_fields=["fingerprint"], update_fields=changing
    )
    _add_hours(hours)


def _rows(ways: Iterable[Way]) -> Iterable[Failure]:
    """What is known of them, and nobody else changes meanwhile."""
    return Failure.objects.select_for_update().filter(fingerprint__in=[way.fingerprint() for way in ways])


def _new(way: Way, some: Sequence[Failed], known: dict[str, Failure]) -> Failure:
    if Failure.objects.count() >= MOST:
        way = Way(way.task, "", "")
        for failure in (known.get(way.fingerprint()), *_rows([way])):
            if failure is not None:
                return known.setdefault(failure.fingerprint, failure)
    fingerprint, first = way.fingerprint(), some[0]
    known[fingerprint] = Failure(
        fingerprint=fingerprint,
        task=way.task,
        error_type=way.error_type,
        place=way.place,
        first_seen=first.at,
        last_seen=first.at,
        last_run=first.run,
    )
    return known[fingerprint]


def _grow(failure: Failure, some: Sequence[Failed]) -> None:
    last = max(some, key=lambda one: (one.at, one.run))
    failure.count += len(some)
    failure.first_seen = min(failure.first_seen, *(one.at for one in some))
    if last.at >= failure.last_seen:
        failure.last_seen, failure.last_run = last.at, last.run
    # What failed before it was handled and is counted only now is no news.
    again = [one.at for one in some if failure.handled_at and one.at > failure.handled_at]
    if failure.state == FailureState.HANDLED and again:
        failure.state, failure.reopened_at = FailureState.OPEN, min(again)


def _add_hours(hours: Counter[tuple[str, int]]) -> None:
    fingerprints, starts = {key[0] for key in hours}, {key[1] for key in hours}
    for row in FailureHour.objects.filter(fingerprint__in=fingerprints, at__in=starts):
        if (row.fingerprint, row.at) in hours:
            hours[row.fingerprint, row.at] += row.count
    FailureHour.objects.bulk_create(
        [FailureHour(fingerprint=one, at=at, count=count) for (one, at), count in hours.items()],
        update_conflicts=True,
        unique_fields=["fingerprint", "at"],
        update_fields=["count"],
    )
