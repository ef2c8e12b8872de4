"""Tasks as the API shows them."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from messager.catalog.spec import TaskSpec


class TaskOut(Schema):
    """A task that can be run."""

    name: str
    title: str
    description: str
    input_schema: dict[str, Any]
    """JSON Schema (2020-12) of a run's input."""
    result_schema: dict[str, Any]
    """JSON Schema of its result."""
    queue: str
    time_limit: float | None
    """Seconds after which an attempt is killed."""
    max_attempts: int
    at_most_once: bool
    """Never started twice: an attempt whose worker is lost fails the run."""

    @classmethod
    def of(cls, spec: TaskSpec) -> TaskOut:
        """The task of the catalog."""
        return cls(
            name=spec.name,
            title=spec.title,
            description=spec.description,
            input_schema=spec.input_schema,
            result_schema=spec.result_schema,
            queue=spec.queue,
            time_limit=spec.time_limit,
            max_attempts=spec.max_attempts,
            at_most_once=spec.at_most_once,
        )


class TaskList(Schema):
    """All tasks."""

    items: list[TaskOut]
