"""Secrets in an input, by its JSON Schema: what nobody is shown once it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel, Secret, SecretBytes, SecretStr

from messager.catalog.results import dumps

MASK = "*" * 10
"""What stands for a secret; pydantic writes the same."""

Schema = dict[str, Any]


def has_secrets(schema: Schema) -> bool:
    """Whether an input may hold one."""
    return '"writeOnly"' in dumps(schema)


def masked(root: Schema, value: Any) -> Any:
    """The value with each secret in it masked. What may be one, as in `str | SecretStr`, is taken for one."""
    return _masked(root, root, value)


def revealed(value: Any) -> Any:
    """What a task's code passes on, with secrets as they are: written as JSON, each would be asterisks."""
    if isinstance(value, Secret | SecretStr | SecretBytes):
        return revealed(value.get_secret_value())
    if isinstance(value, BaseModel):
        return revealed(value.model_dump(by_alias=True))
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: revealed(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: revealed(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [revealed(part) for part in value]
    return value


def _masked(root: Schema, schema: Schema, value: Any) -> Any:
    for one in _alternatives(root, schema):
        if one.get("writeOnly") and value not in (None, ""):
            return MASK
        if isinstance(value, dict):
            value = {key: _masked(root, _of_key(one, key), part) for key, part in value.items()}
        elif isinstance(value, list):
            value = [_masked(root, _of_place(one, place), part) for place, part in enumerate(value)]
    return value


def _alternatives(root: Schema, schema: Schema) -> Iterator[Schema]:
    """The schema, what it refers to, and each branch of a union."""
    yield schema
    if "$ref" in schema:
        yield from _alternatives(root, root["$defs"][schema["$ref"].rpartition("/")[2]])
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(keyword, ()):
            yield from _alternatives(root, branch)


def _of_key(schema: Schema, key: str) -> Schema:
    others = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    return schema.get("properties", {}).get(key) or {"anyOf": [one for one in others if isinstance(one, dict)]}


def _of_place(schema: Schema, place: int) -> Schema:
    places, items = schema.get("prefixItems", []), schema.get("items")
    return places[place] if place < len(places) else items if isinstance(items, dict) else {}
