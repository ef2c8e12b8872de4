"""Bodies are read as JSON, and as nothing else; those of batches input by input."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messager.http.parser import Unread, loads, loads_batch

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["inputs", "a", '"', "ä"]), inner),
    max_leaves=12,
)
spaces = st.text(" \t\r\n", max_size=2)


def read(value: Any) -> Any:
    """With the inputs read after all."""
    if not isinstance(value, dict) or not isinstance(value.get("inputs"), list):
        return value
    assert all(isinstance(item, Unread) for item in value["inputs"])
    return {**value, "inputs": [loads(item) for item in value["inputs"]]}


@given(values, st.sampled_from([None, 1]), spaces)
def test_a_batch_is_read_as_any_body(value: Any, indent: int | None, space: str) -> None:
    text = space + json.dumps(value, indent=indent) + space
    assert read(loads_batch(text.encode())) == loads(text)


@given(st.text('{}[]":,inputs \\1a\n', max_size=30))
def test_what_is_no_json_is_refused_as_in_any_body(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"inputs"',
        '{"inputs":',
        '{"inputs":[',
        '{"inputs":[1',
        '{"inputs":[1,',
        '{"inputs":[1,]}',
        '{"inputs":[,1]}',
        '{"inputs":[1 2]}',
        '{"inputs":[1]',
        '{"inputs":[1],}',
        '{"inputs":[1]}}',
        '{"inputs":[1]} x',
        '{"inputs":[NaN]}',
        '{"a":Infinity}',
        "{1:2}",
        '{"a" 1}',
        "{'a':1}",
        '{"inputs":[1],"inputs":[2]}',
        '{"inputs":[1],"inputs":3}',
        '{"inputs":{"inputs":[1]}}',
        '\ufeff{"inputs":[1]}',
        '\x0c{"inputs":[1]}',
        '{"inputs":[\xa01]}',
    ],
)
def test_odd_texts_are_read_as_in_any_body(text: str) -> None:
    assert_same(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_it_may_come_in_any_encoding_json_may_have(encoding: str) -> None:
    body = '{"inputs": [{"a": "ä\u2028"}]}'.encode(encoding)
    assert read(loads_batch(body)) == loads(body)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ValueError, match="utf-8"):
        loads_batch(b'{"inputs": ["\xff"]}')


def assert_same(text: str) -> None:
    try:
        expected = loads(text.encode())
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011
            loads_batch(text.encode())
    else:
        assert read(loads_batch(text.encode())) == expected
