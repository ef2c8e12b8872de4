"""Sample tasks: one for each thing a task can be or do. All tests use these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import Task, shared_task


def sample(**options: Any) -> Callable[[Callable[..., Any]], Task]:
    """A task named `samples.<function>`."""

    def decorate(function: Callable[..., Any]) -> Task:
        return shared_task(name=f"samples.{function.__name__}", **options)(function)

    return decorate


@sample()
def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b
