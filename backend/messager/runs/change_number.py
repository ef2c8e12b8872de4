"""The number a change of a run gets, by which a reader knows what is new to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Func, UUIDField, Value
from django.db.models.lookups import GreaterThan


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


class IsOver(Func):
    """Whether a number is of a transaction that this statement sees to have ended, as it is in every row it sees.

    But in rows of a dump: their numbers are of another server, and here may be those of transactions still to come.
    """

    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """Twice the same, the first part for the index."""
        return self.as_sql(
            compiler,
            connection,
            template="(%(expressions)s < pg_snapshot_xmax(pg_current_snapshot())::text::bigint AND "
            "pg_visible_in_snapshot(%(expressions)s::text::xid8, pg_current_snapshot()))",
            **context,
        )

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        """SQLite, where numbers are of the rows themselves."""
        return "TRUE", ()


class _Row(Func):
    template = "(%(expressions)s)"
    output_field = BooleanField()


def is_after(changed: int, run_id: uuid.UUID) -> GreaterThan:
    """Whether a row comes later in the index run_changed, said so that both databases begin to read it there."""
    return GreaterThan(_Row(F("changed"), F("id")), _Row(Value(changed), Value(run_id, UUIDField())))
