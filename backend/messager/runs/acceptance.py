"""How runs come into being: `queued`, or `scheduled` while their time is still to come, by the database's clock.

One at a time through Django's models, or many in one statement, whose text is made of the same expressions and of the
model's own fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import connection, models
from django.db.models import Case, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from django.db.models.lookups import GreaterThan
from pydantic_core import to_json

from messager.runs.change_number import ChangeNumber
from messager.runs.models import Run
from messager.runs.prepared import prepared_cursor
from messager.runs.states import RunState


def accept(run: Run, *, send: bool) -> Run:
    """Store a new run: `scheduled` while its `due_at`, which may be an expression, is still to come, else `queued`.

    `send`: its id will be put into Redis right afterwards, should it be queued. Raises IntegrityError for a used id or
    idempotency key.
    """
    for name, value in _decided(run.due_at, send=send).items():
        setattr(run, name, value)
    run.save(force_insert=True)
    return run


def accept_all(runs: Sequence[Run], *, send: bool) -> list[Run]:
    """Store up to 10 000 new runs in one statement; returns those that were, with their `state` and `created_at`.

    Left out is what has an id or an idempotency key that was used before. `due_at` is a time or None. What else the
    database fills in is not read back.
    """
    if not runs:
        return []
    shared, own = _columns(runs)
    insert = _insert(connection.vendor, tuple(shared), tuple(own), send)
    params = [*insert.params, *shared.values(), *([insert.json(own)] if own else [])]
    with prepared_cursor() as cursor:
        cursor.execute(insert.sql, params)
        stored = {id: (state, created_at) for id, state, created_at in cursor.fetchall()}
    ids = own.get("id") or [shared["id"]]
    return [_filled(run, *stored[id]) for run, id in zip(runs, ids, strict=True) if id in stored]


def _decided(due_at: Any, *, send: bool) -> dict[str, Any]:
    """What the statement decides of a run: by its own clock, since this host's may be wrong."""
    published_at, publishes = (Now(), 1) if send else (None, 0)
    return {
        "created_at": Now(),
        "changed": ChangeNumber(),
        "state": _if_due(due_at, RunState.QUEUED.value, RunState.SCHEDULED.value, models.CharField()),
        "published_at": _if_due(due_at, published_at, None, models.DateTimeField()),
        "publishes": _if_due(due_at, publishes, 0, models.IntegerField()),
    }


def _if_due(due_at: Any, value: Any, otherwise: Any, field: models.Field[Any, Any]) -> Any:
    if due_at is None or value == otherwise:
        return value
    time, then, wait = (_expression(*one) for one in ((due_at, TIME), (value, field), (otherwise, field)))
    return Case(When(GreaterThan(time, Now()), then=wait), default=then, output_field=field)


def _expression(value: Any, field: models.Field[Any, Any]) -> Any:
    return value if hasattr(value, "resolve_expression") else Value(value, output_field=field)


TIME = models.DateTimeField()
GIVEN: dict[str, models.Field[Any, Any]] = {
    field.attname: field for field in Run._meta.concrete_fields if field.attname not in _decided(None, send=False)
}
"""The columns whose values a new run brings with it."""


def _columns(runs: Sequence[Run]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The values that all the runs share, and those that each has of its own, as the database takes them.

    Of some thirty columns, few are of the second kind, and most are null and left out: so a row costs little.
    """
    shared: dict[str, Any] = {}
    own: dict[str, list[Any]] = {}
    rows = [run.__dict__ for run in runs]
    for name, field in GIVEN.items():
        values = [row[name] for row in rows]
        first = values[0]
        if values.count(first) < len(values) or (name == "due_at" and first is not None):
            own[name] = [field.get_db_prep_save(value, connection) for value in values]
        elif first is not None:
            shared[name] = field.get_db_prep_save(first, connection)
    return shared, own


@dataclass(frozen=True, kw_only=True)
class _Insert:
    sql: str
    params: list[Any]
    """Of the columns that are decided; then come the shared values, then the JSON of the others."""
    names: bool
    """Whether JSON rows are objects."""

    def json(self, columns: dict[str, list[Any]]) -> str:
        rows = zip(*columns.values(), strict=True)
        return to_json([dict(zip(columns, row, strict=True)) for row in rows] if self.names else list(rows)).decode()


@lru_cache(256)
def _insert(vendor: str, shared: tuple[str, ...], own: tuple[str, ...], send: bool) -> _Insert:
    """The statement for runs that have these columns in common, and those of their own."""
    postgresql = vendor == "postgresql"
    values = {name: _quoted(name) if postgresql else f"json_extract(value, '$[{n}]')" for n, name in enumerate(own)}
    due_at = RawSQL(values["due_at"], [], TIME) if "due_at" in own else None  # noqa: S611
    decided = {name: _compiled(name, value) for name, value in _decided(due_at, send=send).items()}
    columns = {**{name: sql for name, (sql, _) in decided.items()}, **dict.fromkeys(shared, "%s"), **values}
    into = ", ".join(_quoted(name) for name in columns)
    sql = f"INSERT INTO {Run._meta.db_table} ({into}) SELECT {', '.join(columns.values())}"
    if own:
        sql += f" FROM {_rows_of_json(own) if postgresql else 'json_each(%s)'}"
    # SQLite reads ON CONFLICT as part of a join without the WHERE.
    sql += " WHERE true ON CONFLICT DO NOTHING RETURNING id, state, created_at"
    return _Insert(sql=sql, params=[param for _, params in decided.values() for param in params], names=postgresql)


def _rows_of_json(own: tuple[str, ...]) -> str:
    types = ", ".join(f"{_quoted(name)} {GIVEN[name].db_type(connection)}" for name in own)
    return f"json_to_recordset(%s::json) AS new ({types})"


def _compiled(name: str, value: Any) -> tuple[str, list[Any]]:
    query = Run.objects.all().query
    field = cast("models.Field[Any, Any]", Run._meta.get_field(name))
    sql, params = query.get_compiler(connection=connection).compile(_expression(value, field).resolve_expression(query))
    return sql, list(params)


def _quoted(name: str) -> str:
    field = cast("models.Field[Any, Any]", Run._meta.get_field(name))
    return connection.ops.quote_name(str(field.column))


def _filled(run: Run, state: str, created_at: datetime) -> Run:
    run.state, run._state.adding = state, False
    # SQLite's times are in UTC and do not say so.
    run.created_at = created_at if created_at.tzinfo else created_at.replace(tzinfo=UTC)
    return run
