"""Pieces of SQL with their parameters, for questions whose plan must not be left to chance."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Sql:
    """Text with a %s for each parameter."""

    text: str
    params: tuple[Any, ...] = ()

    def __and__(self, other: Sql) -> Sql:
        """Both hold; an empty one always does."""
        if not self.text or not other.text:
            return self if self.text else other
        return Sql(f"{self.text} AND {other.text}", self.params + other.params)


NOTHING = Sql("")


def both(conditions: Iterable[Sql]) -> Sql:
    """All of them hold."""
    total = NOTHING
    for condition in conditions:
        total &= condition
    return total


def join(separator: str, parts: Iterable[Sql]) -> Sql:
    """The parts in a row."""
    listed = list(parts)
    return Sql(separator.join(part.text for part in listed), sum((part.params for part in listed), ()))


def one_of(column: str, values: Iterable[Any]) -> Sql:
    """The column has one of these values."""
    listed = tuple(values)
    if len(listed) == 1:
        return Sql(f"{column} = %s", listed)
    return Sql(f"{column} IN ({', '.join(['%s'] * len(listed))})", listed)


def fetch(query: Sql) -> list[tuple[Any, ...]]:
    """The rows."""
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.params)
        return list(cursor.fetchall())


def uuid_in(value: uuid.UUID) -> Any:
    """An id as the database takes it."""
    return value if connection.features.has_native_uuid_field else value.hex


def uuid_out(value: Any) -> uuid.UUID:
    """An id as the database gives it."""
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def time_in(value: datetime) -> Any:
    """A time as the database takes it."""
    return connection.ops.adapt_datetimefield_value(value)
