"""The number a change of a run gets, by which a reader knows what is new to it."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Func


class ChangeNumber(Func):
    """On PostgreSQL the transaction's own id: whether a reader's snapshot saw it can be told, whoever commits first.

    A number from a sequence could not: who takes the smaller one may commit later. SQLite has one writer at a time, so
    there the next number will do; the row that has the highest one must not be deleted, or it would be given again.
    Rows that are changed together get the same number.
    """

    output_field = BigIntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        """PostgreSQL 13 and newer."""
        return "pg_current_xact_id()::text::bigint", ()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:
        """SQLite, which finds it in the index."""
        return "(SELECT COALESCE(MAX(changed), 0) + 1 FROM runs_run)", ()
