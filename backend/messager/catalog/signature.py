"""A function's signature as a pydantic model, and back: JSON in, typed arguments out. Pure: no Django, no Celery."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model
from pydantic.errors import PydanticUserError

from messager.catalog.errors import UnsupportedSignature
from messager.catalog.json_schema import TaskJsonSchema

NAMED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def input_model(function: Callable[..., Any], name: str, descriptions: Mapping[str, str]) -> type[BaseModel]:
    """A model with one field per parameter of `function`; its aliases are the parameters' names.

    A parameter without a hint takes any JSON. Raises UnsupportedSignature for hints that have no JSON Schema.
    """
    signature = inspect.signature(function)
    hints = _hints(function)
    fields: dict[str, Any] = {}
    for parameter in signature.parameters.values():
        if parameter.kind in NAMED:
            hint = _described(hints.get(parameter.name, Any), descriptions.get(parameter.name))
            fields[field_name(parameter.name)] = _field(hint, parameter)
    try:
        model = create_model(name, __config__=_config(signature), **fields)
        model.model_json_schema(by_alias=True, schema_generator=TaskJsonSchema)
    except (PydanticUserError, TypeError, ValueError) as error:
        raise UnsupportedSignature(f"{name}: {error}") from error
    return model


def result_type(function: Callable[..., Any]) -> Any:
    """The return hint of `function`; Any where it has none."""
    hint = _hints(function).get("return", Any)
    return type(None) if hint is None else hint


def result_adapter(function: Callable[..., Any]) -> TypeAdapter[Any]:
    """What turns the function's results into JSON, and describes them. Raises UnsupportedSignature."""
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(result_type(function))
        adapter.json_schema(mode="serialization", schema_generator=TaskJsonSchema)
    except (PydanticUserError, TypeError, ValueError) as error:
        raise UnsupportedSignature(f"return type: {error}") from error
    return adapter


def calls_python(schema: Any) -> bool:
    """Whether validating with pydantic's core schema calls functions: validators, or factories of defaults."""
    if isinstance(schema, Mapping):
        kind = schema.get("type")
        if (isinstance(kind, str) and kind.startswith(("function-", "call"))) or schema.get("default_factory"):
            return True
        return any(calls_python(value) for key, value in schema.items() if key not in _NO_SCHEMAS)
    return isinstance(schema, list | tuple) and any(map(calls_python, schema))


_NO_SCHEMAS = {"metadata", "default", "serialization", "cls", "config"}


def call_arguments(function: Callable[..., Any], values: BaseModel) -> tuple[list[Any], dict[str, Any]]:
    """The positional and keyword arguments that call `function` with the validated `values`."""
    args: list[Any] = []
    kwargs: dict[str, Any] = dict(values.model_extra or {})
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind not in NAMED:
            continue
        value = getattr(values, field_name(parameter.name))
        if parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
            args.append(value)
        else:
            kwargs[parameter.name] = value
    return args, kwargs


def field_name(parameter: str) -> str:
    """A name pydantic takes for a field, another one for each parameter.

    Parameters called `copy`, `json` or `_x` would shadow the model's own.
    """
    clashes = parameter.startswith(("_", "arg_")) or hasattr(BaseModel, parameter)
    return f"arg_{parameter}" if clashes else parameter


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(inspect.unwrap(function), include_extras=True)
    except (NameError, TypeError) as error:
        raise UnsupportedSignature(str(error)) from error


def _described(hint: Any, description: str | None) -> Any:
    """The docstring's words come first, so that the hint's own Field(description=…) wins."""
    if not description:
        return hint
    if typing.get_origin(hint) is Annotated:
        base, *metadata = typing.get_args(hint)
        return Annotated[(base, Field(description=description), *metadata)]
    return Annotated[hint, Field(description=description)]


def _field(hint: Any, parameter: inspect.Parameter) -> tuple[Any, Any]:
    default = ... if parameter.default is inspect.Parameter.empty else parameter.default
    if field_name(parameter.name) == parameter.name:
        return hint, default
    return hint, Field(default, alias=parameter.name)


def _config(signature: inspect.Signature) -> ConfigDict:
    takes_more = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in signature.parameters.values())
    return ConfigDict(extra="allow" if takes_more else "forbid", protected_namespaces=())
