"""What a task returns becomes JSON text, or a clear failure."""

from __future__ import annotations

import dataclasses
import json
import math
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter

from messager.catalog.errors import ResultNotJSON, ResultTooLarge
from messager.catalog.results import dumps, result_text


def text_of(value: Any, hint: Any = Any, limit: int = 10_000) -> str:
    adapter: TypeAdapter[Any] = TypeAdapter(hint)
    return result_text(value, adapter, adapter.json_schema(mode="serialization"), limit)


class Colour(Enum):
    RED = "red"


class Cat(BaseModel):
    lives: int = 9


class Aliased(BaseModel):
    inner: int = Field(serialization_alias="outer")


@dataclasses.dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        ("ä\u2028\0", '"ä\u2028\\u0000"'),
        (9007199254740993, "9007199254740993"),
        ([1, (2, 3)], "[1,[2,3]]"),
        ({"a": {"b": True}}, '{"a":{"b":true}}'),
        ({1: "one"}, '{"1":"one"}'),
        (date(2026, 1, 31), '"2026-01-31"'),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), '"2026-01-31T12:00:00Z"'),
        (timedelta(minutes=90), '"PT1H30M"'),
        (Decimal("0.10"), '"0.10"'),
        (uuid.UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (Colour.RED, '"red"'),
        (Cat(), '{"lives":9}'),
        ([{"cat": Cat()}], '[{"cat":{"lives":9}}]'),
        (Point(1), '{"x":1}'),
    ],
)
def test_without_a_hint_a_value_is_written_by_its_own_kind(value: Any, written: str) -> None:
    assert text_of(value) == written
    assert text_of(value, dict) == written  # a hint that does not fit changes nothing


def cycle() -> list[Any]:
    around: list[Any] = []
    around.append(around)
    return around


@pytest.mark.parametrize(
    "value",
    [object(), {1, 2}, b"bytes", math.nan, math.inf, [-math.inf], {"a": [object()]}, cycle(), {(1, 2): 3}, print, int],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_json_fails_and_names_the_type(value: Any) -> None:
    with pytest.raises(ResultNotJSON, match=f"a {type(value).__name__},? ?.*is not JSON"):
        text_of(value)


def test_nesting_beyond_measure_fails() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ResultNotJSON):
        text_of(deep)


@pytest.mark.parametrize(
    ("hint", "value", "written"),
    [
        (set[int], {3}, "[3]"),
        (frozenset[str], frozenset("a"), '["a"]'),
        (bytes, b"abc", '"abc"'),
        (date, date(2026, 1, 31), '"2026-01-31"'),
        (Decimal, Decimal("1.50"), '"1.50"'),
        (Aliased, Aliased(inner=1), '{"outer":1}'),
        (list[Point], [Point(1)], '[{"x":1}]'),
        (dict[Colour, int], {Colour.RED: 1}, '{"red":1}'),
    ],
)
def test_a_value_is_written_as_its_hint_says(hint: Any, value: Any, written: str) -> None:
    assert text_of(value, hint) == written


def test_a_value_that_is_not_what_the_hint_promised_is_still_kept() -> None:
    assert text_of({"a": 1}, int) == '{"a":1}'


def test_not_a_number_fails_whatever_the_hint_says() -> None:
    with pytest.raises(ResultNotJSON):
        text_of([math.nan], list[float])


def test_lone_surrogates_survive_as_escapes() -> None:
    written = text_of("a\ud800b")
    assert written == '"a\\ud800b"'
    assert json.loads(written) == "a\ud800b"


def test_the_limit_counts_bytes() -> None:
    assert text_of("ä" * 4, limit=10) == '"ääää"'
    with pytest.raises(ResultTooLarge, match="is 11 bytes as JSON, more than the limit of 10"):
        text_of("ä" * 4 + "b", limit=10)


def test_dumps_refuses_not_a_number() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"a": math.nan})
