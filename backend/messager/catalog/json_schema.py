"""JSON Schema as pydantic makes it, with what forms could not tell otherwise."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema


class TaskJsonSchema(GenerateJsonSchema):
    """Marks decimals: pydantic describes one as "a number or a string", which `float | str` is as well."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        """As pydantic's, with `format: decimal`."""
        return {**super().decimal_schema(schema), "format": "decimal"}
