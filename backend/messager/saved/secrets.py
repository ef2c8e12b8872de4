"""Takes secrets out of an input before it is kept."""

from __future__ import annotations

from typing import Any

from messager.catalog.spec import TaskSpec

Schema = dict[str, Any]
DEEPEST = 64
"""Values inside each other; what is deeper is left out."""


class _Nothing:
    """In place of a secret."""


NOTHING = _Nothing()


def without_secrets(spec: TaskSpec, value: dict[str, Any]) -> dict[str, Any]:
    """The input without each value that the task's schema says is a secret, or might be one."""
    kept = _kept(spec.input_schema, spec.input_schema, value, DEEPEST)
    return kept if isinstance(kept, dict) else {}


def _kept(root: Schema, schema: Schema, value: Any, depth: int) -> Any:
    if depth <= 0:
        return NOTHING
    for one in _all(root, schema):
        if one.get("writeOnly") is True or one.get("format") == "password":
            return NOTHING
        if isinstance(value, dict):
            parts = {name: _kept(root, _of(one, name), part, depth - 1) for name, part in value.items()}
            value = {name: part for name, part in parts.items() if part is not NOTHING}
        elif isinstance(value, list):
            items = [_kept(root, _at(one, index), part, depth - 1) for index, part in enumerate(value)]
            value = [None if item is NOTHING else item for item in items]  # the others keep their places
    return value


def _all(root: Schema, schema: Schema, seen: frozenset[str] = frozenset()) -> list[Schema]:
    """The schema and all that it says a value may be as well."""
    found, ref = [schema], schema.get("$ref", "")
    branches = [branch for word in ("anyOf", "oneOf", "allOf") for branch in schema.get(word, [])]
    if ref and ref not in seen:
        branches.append(root.get("$defs", {}).get(ref.removeprefix("#/$defs/"), {}))
    for branch in branches:
        found += _all(root, branch, seen | {ref})
    return found


def _of(schema: Schema, name: str) -> Schema:
    """Of a member of an object."""
    found = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
    return found if isinstance(found, dict) else {}


def _at(schema: Schema, index: int) -> Schema:
    """Of an item of a list."""
    places = schema.get("prefixItems", [])
    found = places[index] if index < len(places) else schema.get("items")
    return found if isinstance(found, dict) else {}
