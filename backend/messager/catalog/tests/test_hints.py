"""Each kind of type hint: what its schema says, and what a task gets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, Field, ValidationError
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from messager.catalog.signature import call_arguments, input_model


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    LOW = 1


class Cat(BaseModel):
    kind: Literal["cat"]


class Dog(BaseModel):
    kind: Literal["dog"]


@dataclass
class Point:
    x: int
    y: int = 0


class Pair(NamedTuple):
    left: int
    right: str


class Movie(TypedDict):
    title: str


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]

CASES: list[tuple[Any, str, Any, dict[str, Any]]] = [
    (str, '"ä"', "ä", {"type": "string"}),
    (int, "9007199254740993", 9007199254740993, {"type": "integer"}),
    (float, "1.5", 1.5, {"type": "number"}),
    (bool, "true", True, {"type": "boolean"}),
    (None, "null", None, {"type": "null"}),
    (date, '"2026-01-31"', date(2026, 1, 31), {"format": "date"}),
    (datetime, '"2026-01-31T12:00:00Z"', datetime(2026, 1, 31, 12, tzinfo=UTC), {"format": "date-time"}),
    (time, '"12:30"', time(12, 30), {"format": "time"}),
    (timedelta, '"PT90M"', timedelta(minutes=90), {"format": "duration"}),
    (uuid.UUID, f'"{uuid.UUID(int=7)}"', uuid.UUID(int=7), {"format": "uuid"}),
    (Decimal, '"0.1000000000000000000001"', Decimal("0.1000000000000000000001"), {"anyOf": ...}),
    (Path, '"/a/b"', Path("/a/b"), {"format": "path"}),
    (bytes, '"abc"', b"abc", {"format": "binary"}),
    (Colour, '"red"', Colour.RED, {"$ref": "#/$defs/Colour"}),
    (Level, "1", Level.LOW, {"$ref": "#/$defs/Level"}),
    (Literal["a", 1], "1", 1, {"enum": ["a", 1]}),
    (list[int], "[1]", [1], {"type": "array", "items": {"type": "integer"}}),
    (set[int], "[2, 1, 2]", {1, 2}, {"uniqueItems": True}),
    (frozenset[str], '["a"]', frozenset("a"), {"uniqueItems": True}),
    (tuple[int, str], '[1, "a"]', (1, "a"), {"minItems": 2, "maxItems": 2}),
    (tuple[int, ...], "[1, 2]", (1, 2), {"type": "array"}),
    (dict[str, float], '{"tea": 2.5}', {"tea": 2.5}, {"additionalProperties": {"type": "number"}}),
    (dict[int, int], '{"1": 2}', {1: 2}, {"type": "object"}),
    (Cat, '{"kind": "cat"}', Cat(kind="cat"), {"$ref": "#/$defs/Cat"}),
    (Pet, '{"kind": "dog"}', Dog(kind="dog"), {"discriminator": ...}),
    (Point, '{"x": 1}', Point(1), {"$ref": "#/$defs/Point"}),
    (Pair, '[1, "r"]', Pair(1, "r"), {"$ref": "#/$defs/Pair"}),
    (Movie, '{"title": "M"}', {"title": "M"}, {"$ref": "#/$defs/Movie"}),
    (int | str, '"7"', "7", {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    (str | None, "null", None, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
    (Any, '{"a": [null]}', {"a": [None]}, {}),
    (Annotated[str, Field(pattern="^a+$", max_length=3)], '"aa"', "aa", {"pattern": "^a+$", "maxLength": 3}),
]


def taking(hint: Any) -> Callable[..., Any]:
    def task(a: Any) -> Any:
        return a

    task.__annotations__["a"] = hint
    return task


@pytest.mark.parametrize(("hint", "json", "value", "schema"), CASES, ids=[str(case[0])[-40:] for case in CASES])
def test_a_hint_is_described_and_the_task_gets_its_type(
    hint: Any, json: str, value: Any, schema: dict[str, Any]
) -> None:
    model = input_model(taking(hint), "Input", {})
    _, kwargs = call_arguments(taking(hint), model.model_validate_json(f'{{"a": {json}}}'))
    assert kwargs["a"] == value
    assert type(kwargs["a"]) is type(value)
    found = model.model_json_schema(by_alias=True)["properties"]["a"]
    assert {name: found.get(name) if part is not ... else ... for name, part in schema.items()} == schema
    assert all(name in found for name in schema)


@pytest.mark.parametrize(
    ("hint", "json"),
    [
        (int, '"seven"'),
        (int, "1.5"),
        (bool, '"maybe"'),
        (date, '"2026-02-30"'),
        (uuid.UUID, '"7"'),
        (Colour, '"blue"'),
        (Literal["a"], '"b"'),
        (list[int], '["a"]'),
        (tuple[int, str], "[1]"),
        (Pet, '{"kind": "cow"}'),
        (Annotated[int, Field(ge=1)], "0"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(hint: Any, json: str) -> None:
    with pytest.raises(ValidationError):
        input_model(taking(hint), "Input", {}).model_validate_json(f'{{"a": {json}}}')
