"""`.delay()` and `.apply_async()` of a task, turned into a durable run."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import current_task
from pydantic_core import to_jsonable_python

from messager.catalog.errors import InvalidInput
from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.catalog.secrets import revealed
from messager.catalog.spec import TaskSpec
from messager.files import Artifact, InputFile
from messager.runs.current import current_run
from messager.runs.errors import UnsupportedOption
from messager.runs.services import Submission, submit

ALLOWED = {
    "task_id", "eta", "countdown", "queue", "ignore_result", "shadow", "add_to_parent", "root_id", "parent_id",
    "origin", "retry", "retry_policy", "serializer", "compression", "delivery_mode", "reply_to", "producer",
    "publisher", "connection", "result_cls", "task_type",
}  # fmt: skip
"""Options that are honoured, or that say only how Celery would send its message."""
NOTHING: dict[str, Any] = {"retries": 0, "replaced_task_nesting": 0}
"""What Celery passes where nothing was asked for."""


def accept_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    """Store a run for a call of the task `name`; returns its id.

    Raises TaskNotFound, InvalidInput (arguments that do not fit) and UnsupportedOption.
    """
    task_id = options.get("task_id")
    if _is_retry(name, options):
        # Task.retry() sends itself again before it raises Retry; the exception alone says all that is needed.
        return str(task_id)
    spec = find_task(name)
    _check_options(spec, options)
    run, _ = submit(
        Submission(
            task=name,
            input=_input(spec, args, kwargs),
            **_due(options.get("eta"), options.get("countdown")),
            run_id=_id(task_id),
            queue=_queue(options.get("queue")),
        )
    )
    return str(run.id)


def _is_retry(name: str, options: Mapping[str, Any]) -> bool:
    running = current_run()
    if running is None or options.get("task_id") != str(running.run_id):
        return False
    return bool(options.get("retries")) and current_task and current_task.name == name


def _check_options(spec: TaskSpec, options: Mapping[str, Any]) -> None:
    """Refuse what would be lost without a word; what the task itself always asks for is no wish of this call."""
    if options.get("replaced_task_nesting"):
        raise UnsupportedOption(f"A durable run cannot be replaced by another: replace() with {spec.name}.")
    usual = {**spec.task._get_exec_options(), **NOTHING, "expires": None}
    for option in options.keys() - ALLOWED:
        value = options[option]
        if value is not None and value not in ((), [], {}, "") and value != usual.get(option):
            raise UnsupportedOption(f"A durable run of {spec.name} cannot take the Celery option {option}.")


def _queue(queue: Any) -> str | None:
    """A name, or kombu's object with that name."""
    return str(getattr(queue, "name", queue)) if queue else None


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
    given = revealed(values) if spec.has_secrets else values
    return dumps(to_jsonable_python(given, fallback=_file_id))


def _file_id(value: Any) -> str:
    """What an input names a file by: one that the caller was given, or one that it made."""
    if isinstance(value, Artifact | InputFile):
        return str(value.id)
    raise TypeError(f"a {type(value).__name__} is not JSON")


def _due(eta: datetime | None, countdown: float | None) -> dict[str, Any]:
    if countdown:
        return {"delay": timedelta(seconds=countdown)}
    if eta is not None and eta.tzinfo is None:
        eta = eta.replace(tzinfo=UTC)
    return {"scheduled_at": eta}
