"""Statistics as the API takes and shows them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from messager.runs.filters import RunFilters, Word
from messager.runs.moments import Moment
from messager.runs.schemas import timestamp
from messager.runs.states import RunState
from messager.stats.asking import Counts, Question
from messager.stats.models import Kind
from messager.stats.spans import DAY, Window, moment, window_of
from messager.stats.times import BOUNDS, listed, percentile

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_range(time: datetime) -> datetime:
    if FIRST <= time <= LAST:
        return time
    raise ValueError("is outside of the years 1970 to 2199")


When = Annotated[Moment, AfterValidator(_in_range)]


class WindowIn(Schema):
    """A time, and how it is divided."""

    after: When | None = None
    """A day before its end, where it is missing."""
    before: When | None = None
    """Now, where it is missing."""
    step: Annotated[int | None, Field(ge=1, le=366 * DAY)] = None
    """Seconds. Rounded up to what the records have; the answer says to what."""

    @field_validator("before")
    @classmethod
    def _ends_after_it_began(cls, before: datetime | None, info: ValidationInfo) -> datetime | None:
        after = info.data.get("after")
        if before and after and before <= after:
            raise ValueError("is not later than `after`")
        return before

    def window(self, now: datetime) -> Window:
        """As the records have it."""
        before = self.before or max(now, self.after or now) + timedelta(microseconds=1)
        return window_of(self.after or before - timedelta(days=1), before, self.step, now)


class StatFilters(WindowIn, RunFilters):
    """The query of GET /stats/runs: the filters of GET /runs, and how to count."""

    # Parameters of the list, not of this.
    id: ClassVar[list[uuid.UUID]] = []  # type: ignore[misc]
    cursor: ClassVar[str] = ""  # type: ignore[misc]
    limit: ClassVar[int] = 50  # type: ignore[misc]
    total: ClassVar[bool] = False  # type: ignore[misc]
    created_after: ClassVar[datetime | None] = None  # type: ignore[misc]
    created_before: ClassVar[datetime | None] = None  # type: ignore[misc]
    by: Literal["created", "finished"] = "created"
    queue: list[Word] = []

    def question(self, now: datetime) -> Question:
        """What the records are asked."""
        return Question(
            by=Kind(self.by),
            window=self.window(now),
            tasks=tuple(dict.fromkeys(self.task)),
            queues=tuple(dict.fromkeys(self.queue)),
            states=tuple(dict.fromkeys(self.state)),
        )

    def as_list(self) -> RunFilters:
        """The filters as GET /runs has them."""
        return RunFilters.model_construct(**{name: getattr(self, name) for name in RunFilters.model_fields})

    def asks_for_more(self) -> bool:
        """Than the records know."""
        return bool(self.tag or self.text() or self.batch or self.schedule or self.groups())


class StatStep(Schema):
    """A part of the window."""

    at: datetime
    """When it begins."""
    counts: dict[RunState, int]
    """Runs by state, without those that are none."""


class RunStats(Schema):
    """Runs by time and state."""

    by: Literal["created", "finished"]
    after: datetime
    """The window, rounded outwards to whole steps."""
    before: datetime
    step: int
    """Seconds."""
    complete: bool
    """Else, only the newest runs were counted, as there are many and no record knows the filter."""
    items: list[StatStep]
    """All steps of the window, in order."""


class Histogram(Schema):
    """How many runs took how long."""

    bounds: list[float]
    """Seconds up to which each count reaches."""
    counts: list[int]
    """One more than the bounds: the last is of what is longer."""


class TaskStats(Schema):
    """The runs of one task that ended."""

    task: str
    after: datetime
    before: datetime
    step: int
    complete: bool
    runs: int
    counts: dict[RunState, int]
    success_rate: float | None
    """Of those that succeeded or failed; null where none did."""
    durations: Histogram
    """From the start of the first attempt to the end of the last."""
    p50: float | None
    """Seconds, about."""
    p95: float | None
    waits: Histogram
    """From when it could have been started to its start."""
    wait_p50: float | None
    wait_p95: float | None
    items: list[StatStep]


def stats_json(question: Question, counts: Counts) -> dict[str, Any]:
    """As RunStats says."""
    return {"by": question.by.value, **_steps_json(question.window, counts)}


def task_stats_json(task: str, question: Question, counts: Counts) -> dict[str, Any]:
    """As TaskStats says."""
    total = counts.total()
    judged = total[RunState.SUCCEEDED] + total[RunState.FAILED]
    durations, waits = counts.times[Kind.DURATION], counts.times[Kind.WAIT]
    return {
        "task": task,
        "runs": total.total(),
        "counts": dict(total),
        "success_rate": total[RunState.SUCCEEDED] / judged if judged else None,
        "durations": {"bounds": BOUNDS, "counts": listed(durations)},
        "p50": percentile(durations, 0.5),
        "p95": percentile(durations, 0.95),
        "waits": {"bounds": BOUNDS, "counts": listed(waits)},
        "wait_p50": percentile(waits, 0.5),
        "wait_p95": percentile(waits, 0.95),
        **_steps_json(question.window, counts),
    }


def _steps_json(window: Window, counts: Counts) -> dict[str, Any]:
    return {
        "after": timestamp(moment(window.after)),
        "before": timestamp(moment(window.before)),
        "step": window.step,
        "complete": counts.complete,
        "items": [
            {"at": timestamp(moment(start)), "counts": dict(counts.at.get(start, {}))} for start in window.starts()
        ],
    }
