"""Inputs as the API takes them, before a task's types are asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from messager.catalog.errors import InvalidInput
from messager.catalog.results import dumps
from messager.catalog.spec import TaskSpec
from messager.files.input_file import gathering
from messager.http.parser import Unread, loads

MOST_ERRORS = 1_000
"""That are told of many inputs."""


class InvalidInputs(InvalidInput):
    """Some of the inputs do not fit the task."""

    def __init__(self, errors: list[dict[str, Any]], seen: int, total: int) -> None:
        """`errors` are those of the first `seen` inputs of `total`."""
        bad = len({error["loc"][1] for error in errors})
        words = f"{bad} of the {total} inputs do not fit the task"
        if seen < total or len(errors) > MOST_ERRORS:
            words = f"At least {words}; the first {MOST_ERRORS} errors are listed"
        Exception.__init__(self, f"{words}. Nothing was stored.")
        self.errors = errors[:MOST_ERRORS]


def read(value: Any) -> Any:
    """What was left unread, read now."""
    return loads(value) if isinstance(value, Unread) else value


def input_text(value: Any) -> str:
    """A JSON object as text. Raises InvalidInput."""
    value = read(value)
    if not isinstance(value, dict):
        raise InvalidInput([{"loc": ["input"], "msg": "Input should be an object"}])
    try:
        return dumps(value)
    except (ValueError, RecursionError) as error:  # 1e999, which Python reads as infinity; hundreds of brackets
        words = "is nested too deeply" if isinstance(error, RecursionError) else "holds a number that is too large"
        raise InvalidInput([{"loc": ["input"], "msg": f"The input {words}."}]) from error


def input_columns(spec: TaskSpec, text: str) -> dict[str, str]:
    """The columns of a run that keep its input, a JSON text which fits the task."""
    shown = spec.masked(text)
    return {"input": text} if shown == text else {"input": shown, "secret_input": text}


class CheckedInput(NamedTuple):
    """One that fits its task."""

    text: str
    """A JSON object."""
    files: frozenset[uuid.UUID]
    """Those that it names."""


def checked_inputs(
    spec: TaskSpec, inputs: Sequence[Any], as_text: Callable[[Any], str] = input_text
) -> list[CheckedInput]:
    """The inputs, which fit the task; raises InvalidInputs, which names the index of each bad one."""
    checked: list[CheckedInput] = []
    errors: list[dict[str, Any]] = []
    for index, value in enumerate(inputs):
        try:
            text = as_text(value)
            with gathering() as files:
                spec.check_input(text)
            checked.append(CheckedInput(text, frozenset(files)))
        except InvalidInput as error:
            errors += [{**one, "loc": ["inputs", index, *one["loc"][1:]]} for one in error.errors]
            if len(errors) >= MOST_ERRORS:
                raise InvalidInputs(errors, index + 1, len(inputs)) from None
    if errors:
        raise InvalidInputs(errors, len(inputs), len(inputs))
    return checked
