"""Writes a history into the tables of either database, as fast as each takes it."""

from __future__ import annotations

import dataclasses
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from bench.errors import BenchError
from bench.history.rows import Plan, Row, rows

BACKEND = Path(__file__).resolve().parents[2]
TABLE = "runs_run"
COLUMNS = tuple(field.name for field in dataclasses.fields(Row))
INDEX_COMMAND = "index_runs"
"""The management command that makes the search index of runs Messager did not write itself; empty: none is needed."""
_INDEX_SECONDS = 3600.0

Tell = Callable[[int], None]
"""Called now and then with how many rows were written."""
_TOLD_EACH = 100_000


def fill(database_url: str, plan: Plan, tell: Tell = lambda count: None) -> float:
    """Write the plan's runs into a migrated database; seconds it took. The database's statistics are current then."""
    began = time.monotonic()
    write = _fill_sqlite if database_url.startswith("sqlite") else _fill_postgres
    write(database_url, _counted(rows(plan), tell))
    return time.monotonic() - began


def build_search_index(environment: Mapping[str, str]) -> None:
    """What Messager needs after rows were written past it; `environment` is that of its processes."""
    if not INDEX_COMMAND:
        return
    command = [sys.executable, "manage.py", INDEX_COMMAND]
    done = subprocess.run(  # noqa: S603
        command, cwd=BACKEND, env=dict(environment), check=False, capture_output=True, timeout=_INDEX_SECONDS
    )
    if done.returncode:
        raise BenchError(f"{INDEX_COMMAND} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")


def _fill_postgres(url: str, made: Iterator[Row]) -> None:
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(TABLE), sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
    )
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.cursor() as cursor, cursor.copy(copying) as copy:
            for row in made:
                copy.write_row(_values(row))
        # Autovacuum would have done this in the months that the rows pretend to span.
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(TABLE)))


def _fill_sqlite(url: str, made: Iterator[Row]) -> None:
    names, places = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as connection:
        with connection:
            rows_of_text = (tuple(map(_as_sqlite_has_it, _values(row))) for row in made)
            connection.executemany(f"INSERT INTO {TABLE} ({names}) VALUES ({places})", rows_of_text)  # noqa: S608
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COLUMNS)


def _as_sqlite_has_it(value: Any) -> Any:
    """As Django stores it: ids as 32 digits, times as text in UTC."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value


def _counted(made: Iterator[Row], tell: Tell) -> Iterator[Row]:
    for count, row in enumerate(made, 1):
        if count % _TOLD_EACH == 0:
            tell(count)
        yield row
