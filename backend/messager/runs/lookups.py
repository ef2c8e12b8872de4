"""Questions that each database answers in its own words."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Lookup


class HasItem(Lookup):
    """Whether the JSON array on the left, which is text, has the item whose JSON text is on the right."""

    output_field = BooleanField()
    prepare_rhs = False

    SQL = {
        "sqlite": "json_extract({item}, '$') IN (SELECT value FROM json_each({array}))",
        # As json, since jsonb refuses the escaped NUL that an item may hold.
        "postgresql": "{item} IN (SELECT found::text FROM json_array_elements({array}::json) AS found)",
    }

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """SQLite."""
        return self._sql(compiler, connection)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """PostgreSQL."""
        return self._sql(compiler, connection)

    def _sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        array, of_array = self.process_lhs(compiler, connection)
        item, of_item = self.process_rhs(compiler, connection)
        return self.SQL[connection.vendor].format(item=item, array=array), [*of_item, *of_array]
