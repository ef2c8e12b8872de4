"""What can go wrong with a task's definition or its input; each class's docstring is its message."""

from __future__ import annotations

from typing import Any


class TaskNotFound(Exception):
    """There is no such task."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no task named {name!r}.")


class UnsupportedSignature(Exception):
    """The task's type hints cannot be turned into a JSON Schema."""


class UnsupportedTask(Exception):
    """The task is one that Messager cannot run."""


class InvalidInput(Exception):
    """The input does not fit the task."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        """`errors` are {loc, msg} with `loc` a path inside the request body, beginning with "input"."""
        fields = ", ".join(sorted({".".join(map(str, error["loc"][1:])) or "input" for error in errors}))
        super().__init__(f"The input does not fit the task: {fields}.")
        self.errors = errors


class ResultNotJSON(Exception):
    """The task's result is not JSON."""


class ResultTooLarge(Exception):
    """The task's result is larger than the limit."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"The result is {size} bytes as JSON, more than the limit of {limit} (MESSAGER_MAX_RESULT_BYTES)."
        )
