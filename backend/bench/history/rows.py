"""Runs as months of use would leave them: a pure function of a plan, the same rows each time."""

from __future__ import annotations

import itertools
import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bench.history.words import COMMON, RARE, Sentences

TASKS: tuple[str, ...] = ("examples.echo", "messages.send", "imports.orders", "reports.monthly", "examples.count")
TASKS += tuple(
    f"{area}.{verb}"
    for area in ("billing", "catalog", "mail", "media", "search", "stock")
    for verb in ("check", "export", "refresh", "remind", "resize", "sync")
)
"""The first are used most."""
COMMON_STATE, RARE_STATE = "succeeded", "scheduled"
COMMON_TAG, RARE_TAG = "nightly", "incident:2041"
_SCHEDULED_EACH = 10_000
_RARE_EACH = 100_000
_CUSTOMERS = 5000
_TRACEBACK = "Traceback (most recent call last):\n" + "".join(
    f'  File "tasks/{name}.py", line {line}, in {name}\n    {name}(order)\n'
    for name, line in (("load", 41), ("parse", 87), ("convert", 112), ("store", 203))
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Of one history."""

    count: int
    until: datetime
    """When the newest run was made."""
    days: int = 180
    """How far back it goes."""
    seed: int = 1


@dataclass(frozen=True, kw_only=True)
class Row:
    """A run, in the order and by the names of the columns of runs_run that a fill writes; the others have defaults."""

    id: uuid.UUID
    """A UUIDv7 whose time is `created_at`."""
    task: str
    queue: str
    state: str
    input: str
    result: str | None
    error_type: str | None
    error_message: str | None
    error_traceback: str | None
    attempt: int
    max_attempts: int
    at_most_once: bool
    worker: str | None
    tags: str
    created_at: datetime
    scheduled_at: datetime | None
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    version: int
    key_owner: str
    publishes: int


def rows(plan: Plan) -> Iterator[Row]:
    """The plan's runs, oldest first."""
    maker = _Maker(plan)
    step = timedelta(days=plan.days) / max(plan.count, 1)
    for n in range(plan.count):
        yield maker.row(n, plan.until - (plan.count - 1 - n) * step)


def uuid7(time: datetime, dice: random.Random) -> uuid.UUID:
    """As Messager makes them of the clock: 48 bits of milliseconds, the version, and what `dice` says."""
    milliseconds = int(time.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | dice.getrandbits(12) << 64 | 2 << 62 | dice.getrandbits(62))


def _dumps(value: Any) -> str:
    """As Messager stores it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Maker:
    def __init__(self, plan: Plan) -> None:
        self._dice = random.Random(plan.seed)  # noqa: S311
        self._sentences = Sentences(self._dice)
        self._due = plan.until + timedelta(days=365)
        self._weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(TASKS))))

    def row(self, n: int, created: datetime) -> Row:
        """The run with that number."""
        dice = self._dice
        state, task = self._state(n), dice.choices(TASKS, cum_weights=self._weights)[0]
        text = self._sentences.sentence(*self._marks(n))
        started = created + timedelta(milliseconds=dice.randint(2, 400))
        return Row(
            id=uuid7(created, dice),
            task=task,
            queue="celery",
            state=state,
            input=_dumps({"message": text, "order": dice.randint(1, 10**6)}),
            at_most_once=False,
            max_attempts=dice.choice((1, 1, 1, 4)),
            tags=_dumps(self._tags(n)),
            created_at=created,
            key_owner="",
            **self._course(state, created, started),
            **self._outcome(state, text),
        )

    def _state(self, n: int) -> str:
        if n % _SCHEDULED_EACH == _SCHEDULED_EACH // 2:
            return RARE_STATE
        return self._dice.choices((COMMON_STATE, "failed", "cancelled"), cum_weights=(935, 990, 1000))[0]

    def _marks(self, n: int) -> list[str]:
        common = [COMMON] if self._dice.random() < 0.1 else []
        return [RARE, *common] if n % _RARE_EACH == 0 else common

    def _tags(self, n: int) -> list[str]:
        tags = [f"customer:{self._dice.randint(1, _CUSTOMERS)}"]
        tags += [COMMON_TAG] if self._dice.random() < 0.3 else []
        return [*tags, RARE_TAG] if n % _RARE_EACH == 1 else tags

    def _course(self, state: str, created: datetime, started: datetime) -> dict[str, Any]:
        if state == RARE_STATE:
            waits = {"scheduled_at": self._due, "due_at": self._due, "started_at": None, "finished_at": None}
            return {**waits, "worker": None, "attempt": 0, "version": 1, "publishes": 0}
        finished = started + timedelta(milliseconds=self._dice.expovariate(1 / 900) + 1)
        ran = {"scheduled_at": None, "due_at": None, "started_at": started, "finished_at": finished}
        return {**ran, "worker": f"worker{self._dice.randint(1, 4)}@host", "attempt": 1, "version": 3, "publishes": 1}

    def _outcome(self, state: str, text: str) -> dict[str, Any]:
        error: dict[str, Any] = dict.fromkeys(("result", "error_type", "error_message", "error_traceback"))
        if state == COMMON_STATE:
            return {**error, "result": _dumps({"message": text, "rows": self._dice.randint(0, 10**5)})}
        if state == "cancelled":
            return {**error, "error_type": "Cancelled", "error_message": "Cancelled while it was running."}
        if state == "failed":
            kind = self._dice.choice(("ValueError", "ConnectionError", "TimeLimitExceeded"))
            words = self._sentences.sentence()
            return {**error, "error_type": kind, "error_message": words, "error_traceback": _TRACEBACK + kind}
        return error
