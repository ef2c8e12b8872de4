"""One task as the catalog knows it."""

from __future__ import annotations

import inspect
import json
from dataclasses import dataclass, replace
from typing import Any

from celery.app.task import Task
from celery.app.trace import task_has_custom
from pydantic import BaseModel, TypeAdapter, ValidationError

from messager.catalog.docs import read_docs
from messager.catalog.errors import InvalidInput, UnsupportedSignature, UnsupportedTask
from messager.catalog.json_schema import TaskJsonSchema
from messager.catalog.results import dumps, result_text
from messager.catalog.secrets import has_secrets, masked
from messager.catalog.signature import call_arguments, calls_python, input_model, result_adapter

FOREVER = 2**31 - 1
"""The attempts of a task with `max_retries=None`, which in Celery means no limit."""


@dataclass(frozen=True, kw_only=True)
class TaskSpec:
    """A Celery task with its types: everything that forms, endpoints and workers need to know of it."""

    name: str
    title: str
    description: str
    queue: str
    time_limit: float | None
    """Seconds after which Celery kills the attempt."""
    soft_time_limit: float | None
    """Seconds after which SoftTimeLimitExceeded is raised inside the task."""
    max_attempts: int
    """One more than Celery's `max_retries`."""
    at_most_once: bool
    """Never started twice: what became of an attempt that was lost nobody knows, and it is not repeated."""
    task: Task
    input_model: type[BaseModel]
    input_schema: dict[str, Any]
    result_adapter: TypeAdapter[Any]
    result_schema: dict[str, Any]
    has_secrets: bool
    """Whether an input may hold what nobody is shown."""
    is_checked_quickly: bool
    """Whether checking an input calls no code but pydantic's own, which may take its time, or wait for something."""

    def check_input(self, text: str) -> BaseModel:
        """The typed values in the JSON object `text`. Raises InvalidInput, which names each bad field."""
        try:
            # Strict, as the published schema is: "2" is no integer. What JSON has no type for is still read from text.
            return self.input_model.model_validate_json(text, strict=True)
        except ValidationError as error:
            # Not `from error`: its text quotes the input, secrets in it too, and a traceback would print it.
            raise InvalidInput(_field_errors(error)) from None

    def masked(self, text: str) -> str:
        """The JSON object `text` with its secrets masked."""
        return dumps(masked(self.input_schema, json.loads(text))) if self.has_secrets else text

    def arguments(self, text: str) -> tuple[list[Any], dict[str, Any]]:
        """Positional and keyword arguments of a call with the JSON object `text`. Raises InvalidInput."""
        return call_arguments(self.task.run, self.check_input(text))

    def limited(self, hard: float | None, soft: float | None) -> TaskSpec:
        """The task with these time limits."""
        if (self.time_limit, self.soft_time_limit) == (hard, soft):
            return self
        return replace(self, time_limit=hard, soft_time_limit=soft)

    def result_text(self, value: Any, limit: int) -> str:
        """The JSON of a return value. Raises ResultNotJSON or ResultTooLarge (`limit` in bytes)."""
        return result_text(value, self.result_adapter, self.result_schema, limit)


def make_spec(task: Task, queue: str) -> TaskSpec:
    """The spec of a Celery task.

    Raises UnsupportedTask, or UnsupportedSignature when its hints have no JSON Schema.
    """
    _check_runnable(task)
    docs = read_docs(task.run, _humanised(task.name))
    model = input_model(task.run, _camel(task.name) + "Input", docs.arguments)
    adapter = result_adapter(task.run)
    input_schema = model.model_json_schema(by_alias=True, schema_generator=TaskJsonSchema)
    result_schema = adapter.json_schema(mode="serialization", schema_generator=TaskJsonSchema)
    _check_schemas(input_schema, result_schema)
    return TaskSpec(
        name=task.name,
        title=docs.title,
        description=docs.description,
        queue=queue,
        time_limit=task.time_limit or task.app.conf.task_time_limit,
        soft_time_limit=task.soft_time_limit or task.app.conf.task_soft_time_limit,
        max_attempts=_max_attempts(task),
        at_most_once=_is_at_most_once(task),
        task=task,
        input_model=model,
        input_schema=input_schema,
        result_adapter=adapter,
        result_schema=result_schema,
        has_secrets=has_secrets(input_schema),
        is_checked_quickly=not calls_python(model.__pydantic_core_schema__),
    )


def _check_runnable(task: Task) -> None:
    if "/" in task.name:
        raise UnsupportedTask("a name with a slash cannot stand in an endpoint's path.")
    # The function below what autoretry_for puts around it; a class with its own __call__ may well await it.
    function = getattr(task, "_orig_run", task.run)
    if inspect.iscoroutinefunction(function) and not task_has_custom(task, "__call__"):
        raise UnsupportedTask("it is an async function, which Celery calls but never awaits.")
    if _is_at_most_once(task) and getattr(task, "autoretry_for", None):
        raise UnsupportedTask("it is to run at most once, and autoretry_for asks for more.")


def _check_schemas(*schemas: dict[str, Any]) -> None:
    """One that is no JSON would make the whole list of tasks unreadable."""
    try:
        dumps(schemas)
    except (TypeError, ValueError) as error:
        raise UnsupportedSignature(f"the JSON Schema is no JSON: {error}") from error


def _is_at_most_once(task: Task) -> bool:
    """The task option of that name, which is Messager's own: Celery's options name means, not promises."""
    return bool(getattr(task, "at_most_once", False))


def _max_attempts(task: Task) -> int:
    if _is_at_most_once(task):
        return 1
    # What autoretry_for passes to Task.retry() wins over the task's own, unless it is None.
    automatic = (getattr(task, "retry_kwargs", None) or {}) if getattr(task, "autoretry_for", None) else {}
    retries = automatic.get("max_retries")
    retries = task.max_retries if retries is None else retries
    return FOREVER if retries is None else retries + 1


def _field_errors(error: ValidationError) -> list[dict[str, Any]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return [{"loc": ["input", *one["loc"]], "msg": one["msg"].removeprefix("Value error, ")} for one in found]


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.replace("_", ".").replace("-", ".").split("."))


def _humanised(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").strip().capitalize()
