"""Tasks that do no harm."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from celery import Task, shared_task

from chaos.tasks.noting import attempt_of, executing

PERSISTENT = 100
"""Retries: however often a worker is killed under such a task, it has attempts left, so it must succeed in the end."""


class ChaosError(Exception):
    """What a task raises on purpose."""


def chaos_task(**options: Any) -> Callable[[Callable[..., Any]], Task]:
    """A task named `chaos.<function>`."""

    def decorate(function: Callable[..., Any]) -> Task:
        chosen = {"bind": True, "max_retries": PERSISTENT, **options}
        return shared_task(name=f"chaos.{function.__name__}", **chosen)(function)

    return decorate


@chaos_task()
def quick(self: Task) -> dict[str, Any]:
    """Return at once."""
    with executing(self) as result:
        return result


@chaos_task()
def pausing(self: Task, seconds: float) -> dict[str, Any]:
    """Sleep: short ones, long ones, and such as outlast a lease."""
    with executing(self) as result:
        time.sleep(seconds)
        return result


@chaos_task()
def retrying(self: Task, times: int) -> dict[str, Any]:
    """Ask for another attempt a few times, then return."""
    with executing(self) as result:
        if attempt_of(self) <= times:
            raise self.retry(countdown=0, exc=ChaosError("not yet"))
        return result


@chaos_task()
def failing(self: Task) -> dict[str, Any]:
    """Raise."""
    with executing(self):
        raise ChaosError("on purpose")


@chaos_task(max_retries=0, at_most_once=True)
def once(self: Task, seconds: float) -> dict[str, Any]:
    """Sleep, and never be started twice."""
    with executing(self) as result:
        time.sleep(seconds)
        return result


@chaos_task()
def taking(self: Task, text: str) -> dict[str, Any]:
    """Take text of any length."""
    with executing(self) as result:
        return {**result, "length": len(text)}
