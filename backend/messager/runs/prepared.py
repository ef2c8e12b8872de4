"""Statements that are made once: building a query costs Django more than the database needs to answer it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.db import connection, models
from django.db.models import Expression
from django.db.models.sql import UpdateQuery

from messager.runs.models import Run

Converter = Callable[[Any], Any]
Converters = Sequence[tuple[int, Sequence[Converter]]]
"""By a column's place in the row."""


WAITS_IF = (
    ", set_config('synchronous_commit', CASE WHEN {} THEN current_setting('synchronous_commit') ELSE 'off' END, true)"
)
"""For the rest of the transaction, which is this statement: so for its commit."""


class Param(Expression):
    """A value that is given with each execution."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        """`field` says how the value is written for the database."""
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Stands for itself among the statement's values."""
        return "%s", [self]

    def written(self, value: Any) -> Any:
        """The value as the driver takes it."""
        return self.output_field.get_db_prep_value(value, connection)


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A statement in one database's words, with names where values are given."""

    sql: str
    sql_alone: str
    """The same, where it is all of its transaction, whose commit need not always wait for the disk."""
    params: Mapping[str, Param]
    constants: Mapping[str, Any]
    """Values that are always the same, and cannot stand in the text."""
    converters: Converters


class PreparedUpdate:
    """An update of runs, with RETURNING where `returning` names columns; one autocommitted statement.

    PostgreSQL keeps its plan from the third time on, since what changes from one execution to the next is bound there.
    """

    def __init__(
        self,
        make: Callable[[], tuple[models.QuerySet[Run], dict[str, Any]]],
        returning: tuple[str, ...] = (),
        durable_if: str | None = None,
    ) -> None:
        """`make` gives the rows and their new values, with Params in them.

        The commit waits for the disk, but where `durable_if` names a column that is false in the changed row; SQLite
        does not know the row before, and never waits then.
        """
        self._durable_if = durable_if
        self._make = make
        self._returning = in_order(returning)
        self._compiled: dict[str, Compiled] = {}

    def count(self, **values: Any) -> int:
        """Execute; how many rows were changed."""
        with self._executed(values) as cursor:
            return int(cursor.rowcount)

    def first(self, **values: Any) -> Run | None:
        """Execute; the changed row with the columns `returning`, or None. What else is asked of it, is fetched then."""
        with self._executed(values) as cursor:
            row = cursor.fetchone()
        if row is None:
            return None
        row = converted(row[: len(self._returning)], self._compiled[connection.vendor].converters)
        return Run.from_db(connection.alias, self._returning, row)

    @contextmanager
    def _executed(self, values: Mapping[str, Any]) -> Iterator[Any]:
        """The cursor; SQLite commits when the row has been fetched, or at the end."""
        compiled = self._compiled.get(connection.vendor) or self._compile()
        given = {name: param.written(values[name]) for name, param in compiled.params.items()}
        is_alone = self._durable_if and not connection.in_atomic_block
        with _not_waiting_for_the_disk() if is_alone else nullcontext(), prepared_cursor() as cursor:
            sql = compiled.sql_alone if is_alone else compiled.sql
            cursor.execute(sql, {**given, **compiled.constants})
            yield cursor

    def _compile(self) -> Compiled:
        rows, values = self._make()
        query = cast(UpdateQuery, rows.query.chain(UpdateQuery))
        query.add_update_values(values)
        sql, params = query.get_compiler("default").as_sql()
        if self._returning:
            columns = (connection.ops.quote_name(str(_field(name).column)) for name in self._returning)
            sql += f" RETURNING {', '.join(columns)}"
        named, constants = _with_names(sql, params)
        alone = named
        if self._durable_if and connection.vendor == "postgresql":
            alone += WAITS_IF.format(connection.ops.quote_name(self._durable_if))
        compiled = Compiled(
            sql=named,
            sql_alone=alone,
            params={param.name: param for param in params if isinstance(param, Param)},
            constants=constants,
            converters=converters_of(self._returning),
        )
        self._compiled[connection.vendor] = compiled
        return compiled


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Columns of a run in the order of the model, which `Run.from_db` takes them in."""
    wanted = set(names)
    return tuple(field.attname for field in Run._meta.concrete_fields if field.attname in wanted)


def _not_waiting_for_the_disk() -> AbstractContextManager[None]:
    relaxed = getattr(connection, "not_waiting_for_the_disk", nullcontext)
    return cast(AbstractContextManager[None], relaxed())


def prepared_cursor() -> Any:
    """A cursor whose statements the database itself fills in, and prepares when they come often."""
    make = getattr(connection, "prepared_cursor", None) or connection.cursor
    return make()


def converters_of(names: tuple[str, ...]) -> Converters:
    """What makes Python's values of these columns of a run, where the driver does not."""
    return _converters_of(connection.vendor, names)


def converted(row: Sequence[Any], converters: Converters) -> Sequence[Any]:
    """The row with Python's values."""
    if not converters:
        return row
    values = list(row)
    for place, steps in converters:
        for step in steps:
            values[place] = step(values[place])
    return values


@cache
def _converters_of(vendor: str, names: tuple[str, ...]) -> Converters:
    found = []
    for place, name in enumerate(names):
        field = _field(name)
        column = field.get_col(Run._meta.db_table)
        converters = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
        if converters:
            found.append((place, [_bound(converter, column) for converter in converters]))
    return found


def _field(name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", Run._meta.get_field(name))


def _bound(converter: Callable[..., Any], column: Any) -> Converter:
    return lambda value: converter(value, column, connection)


def _with_names(sql: str, params: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """The statement with a name for each value, and the constants among them, but for numbers, which stay in its text.

    A state that stood in the text would let PostgreSQL look for the run in the index of all that have it.
    """
    left, constants = iter(params), dict[str, Any]()

    def name_or_text(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        value = next(left)
        if isinstance(value, Param):
            return f"%({value.name})s"
        if isinstance(value, int) and not isinstance(value, bool):
            return str(int(value))
        constants[name := f"constant_{len(constants)}"] = value
        return f"%({name})s"

    return re.sub("%%|%s", name_or_text, sql), constants
