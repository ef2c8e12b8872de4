"""`.delay()` and `.apply_async()` of a task, turned into a durable run."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import to_jsonable_python

from messager.catalog.errors import InvalidInput
from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.catalog.spec import TaskSpec
from messager.runs.current import current_run
from messager.runs.errors import UnsupportedOption
from messager.runs.services import Submission, submit

UNSUPPORTED = ("link", "link_error", "chain", "chord", "group_id", "expires")


def accept_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Store a run for a call of the task `name`; returns its id.

    Raises TaskNotFound, InvalidInput (arguments that do not fit) and UnsupportedOption.
    """
    task_id = options.get("task_id")
    running = current_run()
    if running is not None and task_id == str(running.run_id):
        # Task.retry() sends itself again before it raises Retry; the exception alone says all that is needed.
        return str(task_id)
    if used := [option for option in UNSUPPORTED if options.get(option)]:
        raise UnsupportedOption(f"A durable run of {name} cannot take the Celery option {used[0]}.")
    spec = find_task(name)
    run, _ = submit(
        Submission(
            task=name,
            input=_input(spec, args, kwargs),
            scheduled_at=_due(options.get("eta"), options.get("countdown")),
            run_id=_id(task_id),
        )
    )
    return str(run.id)


def _id(task_id: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(task_id) if task_id else None
    except ValueError:
        raise UnsupportedOption(f"A run's id is a UUID, so task_id={task_id!r} cannot be one.") from None


def _input(spec: TaskSpec, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    try:
        bound = inspect.signature(spec.task.run).bind(*args, **kwargs)
    except TypeError as error:
        raise InvalidInput([{"loc": ["input"], "msg": str(error)}]) from error
    values = dict(bound.arguments)
    for parameter in bound.signature.parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            values |= values.pop(parameter.name, {})
    return dumps(to_jsonable_python(values))


def _due(eta: datetime | None, countdown: float | None) -> datetime | None:
    if countdown:
        return datetime.now(UTC) + timedelta(seconds=countdown)
    if eta is not None and eta.tzinfo is None:
        return eta.replace(tzinfo=UTC)
    return eta
