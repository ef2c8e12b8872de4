"""What a run that ended adds to the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from messager.runs.sql import Sql, join
from messager.stats.models import Kind
from messager.stats.spans import SPANS
from messager.stats.times import bucket_of

AT_ONCE = 500
"""Rows written in one statement."""


@dataclass(frozen=True)
class Ended:
    """A run that ended, as far as it is counted."""

    state: str
    task: str
    queue: str
    created_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    finished_at: datetime

    def facts(self) -> Iterator[tuple[Kind, datetime, int]]:
        """(kind, time, bucket) of all it is counted as."""
        yield Kind.CREATED, self.created_at, 0
        yield Kind.FINISHED, self.finished_at, 0
        if self.started_at:
            due = max(self.created_at, self.scheduled_at or self.created_at)
            yield Kind.DURATION, self.finished_at, bucket_of((self.finished_at - self.started_at).total_seconds())
            yield Kind.WAIT, self.finished_at, bucket_of((self.started_at - due).total_seconds())


class Key(NamedTuple):
    """One record, by RunStat's primary key."""

    kind: str
    step: int
    at: int
    task: str
    queue: str
    state: str
    bucket: int


def records(runs: Iterable[Ended], now: datetime) -> Counter[Key]:
    """What the runs add to each record, but to those that are too old to be kept."""
    added: Counter[Key] = Counter()
    for run in runs:
        for kind, time, bucket in run.facts():
            seconds = int(time.timestamp())
            for span in SPANS:
                at = seconds // span.seconds * span.seconds
                if at > now.timestamp() - span.kept:
                    added[Key(kind.value, span.seconds, at, run.task, run.queue, run.state, bucket)] += 1
    return added


def add(added: Counter[Key]) -> None:
    """Add them to what is stored."""
    listed = [(*key, runs) for key, runs in sorted(added.items())]
    for first in range(0, len(listed), AT_ONCE):
        rows = (Sql("(%s, %s, %s, %s, %s, %s, %s, %s)", row) for row in listed[first : first + AT_ONCE])
        values = join(", ", rows)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO stats_runstat (kind, step, at, task, queue, state, bucket, runs) VALUES {values.text}
                ON CONFLICT (kind, step, at, task, queue, state, bucket)
                DO UPDATE SET runs = stats_runstat.runs + excluded.runs
                """,  # noqa: S608
                values.params,
            )
