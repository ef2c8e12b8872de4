"""JSON Schema as pydantic makes it, with what forms could not tell otherwise, and without what is no JSON."""

from __future__ import annotations

import json

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema


class TaskJsonSchema(GenerateJsonSchema):
    """Marks decimals: pydantic describes one as "a number or a string", which `float | str` is as well.

    A default of infinity or NaN is left out: as JSON it would be a word that no other reader of JSON knows.
    """

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """As pydantic's, with `format: decimal`."""
        return {**super().decimal_schema(schema), "format": "decimal"}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """As pydantic's; the function itself still has the default."""
        described = super().default_schema(schema)
        try:
            json.dumps(described.get("default"), allow_nan=False)
        except ValueError:
            del described["default"]
        return described

    def json_or_python_schema(self, schema: core_schema.JsonOrPythonSchema) -> JsonSchemaValue:
        """As pydantic's, which does not say of a `Secret[int]` that nobody is to be shown it."""
        described = super().json_or_python_schema(schema)
        return {**described, "writeOnly": True} if _is_secret(schema) else described


def _is_secret(schema: core_schema.JsonOrPythonSchema) -> bool:
    """By what shows one as asterisks, as nothing else is known of it here."""
    shown_by = schema.get("serialization", {}).get("function")
    return getattr(shown_by, "__name__", "") == "_serialize_secret"
