"""What a worker was told at run time of the limits of single tasks; it forgets it when it ends.

Celery knows one task here, the one that runs runs: so these are of the run's own task, whose name its message has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery.utils.time import rate as per_second
from kombu.utils.limits import TokenBucket

from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import find_task

Take = Callable[[Any], Any]


@dataclass(frozen=True)
class TimeLimits:
    """Seconds; None: what the task itself says."""

    soft: float | None = None
    hard: float | None = None


class Turns:
    """Lets messages of one task pass at a rate. Those that wait count as taken, so a worker holds few of them."""

    def __init__(self, rate: str) -> None:
        """`rate` as Celery writes it: "5/s", "10/m", "100/h"."""
        self.rate = rate
        self._bucket: Any = TokenBucket(per_second(rate), capacity=1)  # type: ignore[no-untyped-call]
        self._waiting: dict[str, tuple[Any, Take]] = {}
        self._is_timed = False

    def wait(self, message: Any, take: Take, timer: Any) -> None:
        """Have `take` called with the message when it is its turn; a copy of one that waits is dropped."""
        run_id = message.headers["id"]
        if run_id in self._waiting:
            message.ack()
            return
        self._waiting[run_id] = (message, take)
        self.go_on(timer)

    def go_on(self, timer: Any) -> None:
        """Let pass what may, and come back for the rest."""
        while self._waiting and self._bucket.can_consume():
            self._pass_first()
        if self._waiting and not self._is_timed:
            self._is_timed = True
            timer.call_after(self._bucket.expected_time(), self._again, (timer,))

    def open(self) -> None:
        """Let pass all that wait."""
        while self._waiting:
            self._pass_first()

    def forget(self) -> None:
        """The connection is gone that the messages came by; the sweeper sends their runs again."""
        self._waiting.clear()

    def _again(self, timer: Any) -> None:
        self._is_timed = False
        self.go_on(timer)

    def _pass_first(self) -> None:
        message, take = self._waiting.pop(next(iter(self._waiting)))
        take(message)


class TaskLimits:
    """Of all tasks."""

    def __init__(self) -> None:
        self._times: dict[str, TimeLimits] = {}
        self._turns: dict[str, Turns] = {}

    def set_times(self, task: str, times: TimeLimits) -> None:
        """From now on attempts of the task begin with these."""
        self._times[task] = times
        if times == TimeLimits():
            del self._times[task]

    def set_rate(self, task: str, rate: str | None) -> None:
        """From now on runs of the task begin here at this rate; None: as they come."""
        before = self._turns.pop(task, None)
        if rate is not None:
            self._turns[task] = Turns(rate)
        if before:
            before.open()

    def times_of(self, task: str) -> list[float | None]:
        """Hard and soft, in seconds, as Celery wants them."""
        told = self._times.get(task, TimeLimits())
        try:
            spec = find_task(task)
        except TaskNotFound:
            return [told.hard, told.soft]
        return [told.hard or spec.time_limit, told.soft or spec.soft_time_limit]

    def turns_of(self, task: str) -> Turns | None:
        """Where its messages have to wait; None: nowhere."""
        return self._turns.get(task)

    def forget_waiting(self) -> None:
        """Of all tasks."""
        for turns in self._turns.values():
            turns.forget()

    def listed(self) -> list[dict[str, Any]]:
        """What this worker was told."""
        names = sorted(self._times.keys() | self._turns.keys())
        return [
            {"task": name, "rate": self._rate_of(name), **vars(self._times.get(name, TimeLimits()))} for name in names
        ]

    def _rate_of(self, task: str) -> str | None:
        turns = self._turns.get(task)
        return turns.rate if turns else None


task_limits = TaskLimits()
