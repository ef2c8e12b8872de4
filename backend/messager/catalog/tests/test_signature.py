"""A function's signature becomes the model and the schema of its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from messager.catalog.errors import UnsupportedSignature
from messager.catalog.signature import call_arguments, input_model, result_adapter


def schema_of(function: Callable[..., Any], **descriptions: str) -> dict[str, Any]:
    return input_model(function, "Input", descriptions).model_json_schema(by_alias=True)


def called_with(function: Callable[..., Any], text: str) -> Any:
    args, kwargs = call_arguments(function, input_model(function, "Input", {}).model_validate_json(text))
    return function(*args, **kwargs)


def test_a_parameter_without_a_default_is_required() -> None:
    def task(a: int, b: int = 2) -> None: ...

    assert schema_of(task)["required"] == ["a"]
    assert schema_of(task)["properties"]["b"]["default"] == 2


def test_a_function_without_parameters_takes_an_empty_object() -> None:
    def task() -> None: ...

    assert schema_of(task)["properties"] == {}
    with pytest.raises(ValidationError):
        input_model(task, "Input", {}).model_validate_json('{"a": 1}')


def test_a_parameter_without_a_hint_takes_any_json() -> None:
    def task(a):  # type: ignore[no-untyped-def]
        return a

    assert "type" not in schema_of(task)["properties"]["a"]
    assert called_with(task, '{"a": [1, {"b": null}]}') == [1, {"b": None}]


def test_the_docstring_describes_a_field() -> None:
    def task(a: int) -> None: ...

    assert schema_of(task, a="How many.")["properties"]["a"]["description"] == "How many."


def test_the_hints_own_description_wins_over_the_docstring() -> None:
    def task(a: Annotated[int, Field(description="Mine.", ge=1)]) -> None: ...

    field = schema_of(task, a="The docstring's.")["properties"]["a"]
    assert (field["description"], field["minimum"]) == ("Mine.", 1)


def test_the_docstring_adds_to_constraints_without_a_description() -> None:
    def task(a: Annotated[int, Field(le=9)]) -> None: ...

    field = schema_of(task, a="The docstring's.")["properties"]["a"]
    assert (field["description"], field["maximum"]) == ("The docstring's.", 9)


@pytest.mark.parametrize("name", ["json", "copy", "dict", "schema", "model_dump", "validate", "_x", "__y", "_"])
def test_a_parameter_may_have_any_name(name: str) -> None:
    scope: dict[str, Any] = {}
    exec(f"def task({name}: int = 1): return {name}", scope)
    (found,) = schema_of(scope["task"])["properties"].items()
    assert (found[0], "arg" in found[1]["title"].lower()) == (name, False)
    assert called_with(scope["task"], f'{{"{name}": 7}}') == 7
    assert called_with(scope["task"], "{}") == 1


def test_parameters_that_differ_only_in_underscores_stay_apart() -> None:
    def task(x: int, _x: int, __x: int, x_: int, copy: int, _copy: int, arg_copy: int) -> list[int]:
        return [x, _x, __x, x_, copy, _copy, arg_copy]

    text = '{"x": 1, "_x": 2, "__x": 3, "x_": 4, "copy": 5, "_copy": 6, "arg_copy": 7}'
    assert called_with(task, text) == [1, 2, 3, 4, 5, 6, 7]


def test_unknown_fields_are_refused() -> None:
    def task(a: int = 1) -> None: ...

    with pytest.raises(ValidationError, match="Extra inputs"):
        input_model(task, "Input", {}).model_validate_json('{"b": 1}')


def test_keyword_arguments_of_any_name_go_where_the_function_takes_them() -> None:
    def task(a: int, **more: Any) -> dict[str, Any]:
        return {"a": a, **more}

    assert schema_of(task)["additionalProperties"] is True
    assert called_with(task, '{"a": 1, "b": [2], "json": 3}') == {"a": 1, "b": [2], "json": 3}


def test_positional_only_parameters_are_given_by_position() -> None:
    def task(a: int, b: int = 2, /, c: int = 3, *, d: int = 4) -> list[int]:
        return [a, b, c, d]

    assert called_with(task, '{"a": 1, "d": 5}') == [1, 2, 3, 5]


def test_variadic_positional_parameters_are_not_part_of_the_input() -> None:
    def task(a: int, *rest: int) -> list[int]:
        return [a, *rest]

    assert list(schema_of(task)["properties"]) == ["a"]


class Node(BaseModel):
    name: str
    children: list[Node] = []


def test_models_may_be_recursive() -> None:
    def task(root: Node) -> Node:
        return root

    assert called_with(task, '{"root": {"name": "a", "children": [{"name": "b"}]}}').children[0].name == "b"
    assert schema_of(task)["$defs"]["Node"]["properties"]["children"]["items"] == {"$ref": "#/$defs/Node"}


def test_a_hint_that_has_no_schema_is_named() -> None:
    def task(a: threading_lock) -> None: ...  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(UnsupportedSignature, match="threading_lock"):
        schema_of(task)


def test_a_hint_of_a_class_pydantic_does_not_know_is_refused() -> None:
    class Odd: ...

    def task(a: Odd) -> None: ...

    task.__annotations__["a"] = Odd
    with pytest.raises(UnsupportedSignature):
        schema_of(task)


def test_a_result_without_a_hint_may_be_anything() -> None:
    def task():  # type: ignore[no-untyped-def]
        ...

    assert result_adapter(task).json_schema(mode="serialization") == {}


def test_the_result_of_a_task_that_returns_nothing_is_null() -> None:
    def task() -> None: ...

    assert result_adapter(task).json_schema(mode="serialization") == {"type": "null"}


def test_a_return_hint_without_a_schema_is_refused() -> None:
    def task() -> None: ...

    task.__annotations__["return"] = complex(1).__class__ | type(schema_of)
    with pytest.raises(UnsupportedSignature, match="return type"):
        result_adapter(task)
