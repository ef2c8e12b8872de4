"""What can be asked of the records, and what is answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from messager.runs.states import TERMINAL, RunState
from messager.stats.models import Kind
from messager.stats.records import Ended
from messager.stats.spans import Window

TIMES = (Kind.DURATION, Kind.WAIT)


@dataclass(frozen=True)
class Question:
    """Which runs to count, and by which of their times."""

    by: Kind
    """CREATED or FINISHED."""
    window: Window
    tasks: tuple[str, ...] = ()
    """Any of them; none: all. So are the two below."""
    queues: tuple[str, ...] = ()
    states: tuple[RunState, ...] = ()
    times: bool = False
    """Durations and waits as well; with `by` FINISHED."""

    def kinds(self) -> list[Kind]:
        """Of the records."""
        return [self.by, *(TIMES if self.times else ())]

    def live(self) -> list[RunState]:
        """The states asked for of runs that have not ended."""
        asked = self.states or tuple(RunState)
        return [state for state in asked if state not in TERMINAL] if self.by == Kind.CREATED else []

    def admits(self, run: Ended) -> bool:
        """Whether the run is among those asked for, whenever it was."""
        return (
            (not self.states or run.state in self.states)
            and (not self.tasks or run.task in self.tasks)
            and (not self.queues or run.queue in self.queues)
        )


@dataclass
class Counts:
    """How many there are."""

    at: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By the beginning of the step, and by state."""
    times: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    """By kind, DURATION or WAIT, and bucket."""
    complete: bool = True
    """Else, some runs were too many to look at."""

    def add(self, question: Question, run: Ended) -> None:
        """A run that no record has yet."""
        for kind, time, bucket in run.facts():
            start = question.window.start_of(time)
            if start is not None and kind in question.kinds():
                self.put(kind, start, run.state, bucket, 1)

    def put(self, kind: str, start: int, state: str, bucket: int, runs: int) -> None:
        """That many."""
        if kind in TIMES:
            self.times[kind][bucket] += runs
        else:
            self.at[start][state] += runs

    def total(self) -> Counter[str]:
        """By state, of the whole window."""
        return sum(self.at.values(), Counter[str]())


def as_time(value: datetime | str | None) -> datetime | None:
    """A time as either database gives it to a statement of one's own."""
    return datetime.fromisoformat(f"{value}+00:00") if isinstance(value, str) else value
