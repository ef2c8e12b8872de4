"""A task's return value as JSON text."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import json
import uuid
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_jsonable_python

from messager.catalog.errors import ResultNotJSON, ResultTooLarge
from messager.files.artifact import Artifact
from messager.files.input_file import InputFile

_ANYTHING: tuple[dict[str, Any], ...] = (
    {},
    {"type": "object"},
    {"type": "object", "additionalProperties": True},
    {"type": "array", "items": {}},
)
"""Schemas of hints such as `dict` or `Any`, which promise nothing about what is inside."""

_PLAIN = (BaseModel, datetime.date, datetime.time, datetime.timedelta, decimal.Decimal, enum.Enum, uuid.UUID)


def dumps(value: Any) -> str:
    """JSON text that every database can hold.

    Raises ValueError for NaN and infinities, and TypeError for what is not JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)
    try:
        text.encode()
    except UnicodeEncodeError:  # lone surrogates: as escapes they are ASCII
        text = json.dumps(value, allow_nan=False, separators=(",", ":"), default=_plain)
    return text


def result_text(value: Any, adapter: TypeAdapter[Any], schema: dict[str, Any], limit: int) -> str:
    """The JSON of `value` as its type hint says; by its own kind where the hint says nothing or does not fit.

    Raises ResultNotJSON, or ResultTooLarge when the text has more than `limit` bytes.
    """
    try:
        text = dumps(_by_hint(value, adapter, schema))
    except (TypeError, ValueError, RecursionError) as error:
        raise ResultNotJSON(f"The result, a {type(value).__name__}, is not JSON: {error}") from error
    size = len(text.encode())
    if size > limit:
        raise ResultTooLarge(size, limit)
    return text


def _by_hint(value: Any, adapter: TypeAdapter[Any], schema: dict[str, Any]) -> Any:
    if schema in _ANYTHING:
        return value
    try:
        return adapter.dump_python(value, mode="json", by_alias=True, warnings="error")
    except (PydanticSerializationError, ValidationError, ValueError):
        return value


def _plain(value: Any) -> Any:
    """What json.dumps does not know but everybody writes as JSON; a set or bytes have no one reading, so they fail."""
    if isinstance(value, _PLAIN) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
        return to_jsonable_python(value, fallback=_of_a_file)
    return _of_a_file(value)


def _of_a_file(value: Any) -> Any:
    """A file's facts, or its id."""
    if isinstance(value, Artifact):
        return value.as_json()
    if isinstance(value, InputFile):
        return str(value.id)
    raise TypeError(f"a {type(value).__name__} is not JSON")
