"""A task's input is checked, and every bad field named."""

from __future__ import annotations

import pytest

from messager.catalog.errors import InvalidInput
from messager.catalog.registry import find_task


def errors_of(task: str, text: str) -> list[dict[str, object]]:
    with pytest.raises(InvalidInput) as caught:
        find_task(task).check_input(text)
    return caught.value.errors


def test_a_missing_field_is_named_by_its_path_in_the_body() -> None:
    assert errors_of("examples.echo", "{}") == [{"loc": ["input", "message"], "msg": "Field required"}]


def test_every_bad_field_is_named() -> None:
    found = errors_of("samples.add", '{"a": "x", "b": [], "c": 1}')
    assert [error["loc"] for error in found] == [["input", "a"], ["input", "b"], ["input", "c"]]


def test_a_field_inside_a_model_is_named_by_its_path() -> None:
    (error,) = errors_of("samples.crawl", '{"options": {"depth": -1}}')
    assert error["loc"] == ["input", "options", "depth"]


def test_a_field_is_named_as_the_parameter_is() -> None:
    found = errors_of("samples.shadowing", '{"_x": "a"}')
    assert [error["loc"] for error in found] == [["input", "json"], ["input", "_x"]]


def test_what_a_validator_says_stands_without_its_class() -> None:
    (error,) = errors_of("messages.send", '{"message": "hi", "recipient": "nobody"}')
    assert not str(error["msg"]).startswith("Value error")


@pytest.mark.parametrize("text", ["[]", "1", "null", '"a"', "{", ""])
def test_an_input_that_is_no_object_is_refused(text: str) -> None:
    assert errors_of("samples.add", text)[0]["loc"] == ["input"]


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("samples.add", '{"a": "1"}'),
        ("samples.add", '{"a": true}'),
        ("samples.shadowing", '{"json": "", "copy": "yes"}'),
        ("samples.shadowing", '{"json": 1}'),
        ("examples.arguments", '{"number": "1.5"}'),
        ("examples.arguments", '{"day": 0}'),
        ("examples.arguments", '{"moment": 0}'),
    ],
)
def test_what_contradicts_the_published_schema_is_refused(task: str, text: str) -> None:
    assert len(errors_of(task, text)) == 1


def test_typed_arguments_arrive_where_the_signature_wants_them() -> None:
    assert find_task("samples.positional").arguments('{"a": 1, "c": 5}') == ([1, 2], {"c": 5, "d": 4})
    assert find_task("samples.anything").arguments('{"x": [1]}') == ([], {"first": 1, "x": [1]})
