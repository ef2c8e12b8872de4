"""Connections of the harness to either database, and what it asks there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg

from chaos.database import triggers
from chaos.records import Row, Transition

ERRORS = (psycopg.Error, sqlite3.Error)
"""What a database that is away raises."""
SECONDS = 5
"""Any statement of the harness may take."""

Values = Sequence[Any]


class Cursor(Protocol):
    """What both drivers' cursors have in common."""

    def fetchall(self) -> list[Any]:
        """All rows."""
        ...


class Connection(Protocol):
    """What both drivers' connections have in common."""

    def execute(self, query: Any, values: Any = ..., /) -> Cursor:
        """Run a statement."""
        ...


class Database:
    """Where the runs are; every call opens a connection of its own, since faults break those that stay open."""

    def __init__(self, url: str) -> None:
        """`url` is Messager's DATABASE_URL."""
        self.url = url
        self.vendor = "sqlite" if url.startswith("sqlite") else "postgres"

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Autocommits."""
        with closing(self._connect()) as connection:
            yield connection

    def query(self, sql: str, values: Values = ()) -> list[Any]:
        """The rows of a statement that is the same in both databases; `?` stands for a value."""
        with self.connection() as connection:
            return connection.execute(sql if self.vendor == "sqlite" else sql.replace("?", "%s"), values).fetchall()

    def answers(self) -> bool:
        """Whether it can be asked now."""
        try:
            return bool(self.query("SELECT 1"))
        except ERRORS:
            return False

    def install_triggers(self) -> None:
        """Have it write down every change of a run from now on."""
        with self.connection() as connection:
            for statement in triggers.STATEMENTS[self.vendor]:
                connection.execute(statement)

    def has_column(self, table: str, column: str) -> bool:
        """Whether the product is new enough to have it."""
        return self._exists(f"SELECT {column} FROM {table} WHERE 1 = 0")  # noqa: S608

    def live(self) -> int:
        """Runs that have not ended."""
        return int(self.query("SELECT count(*) FROM runs_run WHERE state IN ('scheduled', 'queued', 'running')")[0][0])

    def waiting(self) -> list[str]:
        """Ids of queued runs that were published."""
        rows = self.query("SELECT id FROM runs_run WHERE state = 'queued' AND published_at IS NOT NULL")
        return [plain(row[0]) for row in rows]

    def now(self) -> float:
        """The time that triggers write down."""
        return float(self.query(triggers.NOW[self.vendor])[0][0])

    def position(self) -> int:
        """Of the newest change in the triggers' log."""
        return int(self.query("SELECT coalesce(max(id), 0) FROM chaos_transitions")[0][0])

    def leader(self) -> str | None:
        """Name of the worker that sweeps."""
        rows = self.query("SELECT owner FROM runs_lease WHERE name = 'sweeper'")
        return str(rows[0][0]) if rows else None

    def worker_pids(self) -> dict[str, int]:
        """The process each worker says it is."""
        return {str(name): int(pid) for name, pid in self.query("SELECT name, pid FROM workers_worker")}

    def tallies(self) -> dict[str, int] | None:
        """The product's counters, None when it has none."""
        if not self._exists("SELECT 1 FROM runs_tally WHERE 1 = 0"):
            return None
        return {str(name): int(count) for name, count in self.query("SELECT name, count FROM runs_tally")}

    def clients(self) -> int:
        """Connections that programs hold; a file has none."""
        if self.vendor == "sqlite":
            return 0
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(self.query(asked)[0][0])

    def rows(self) -> list[Row]:
        """Every run."""
        columns = "id, task, state, idempotency_key, claim_token, attempt, result, error_type, lease_until"
        found = self.query(f"SELECT {columns}, cancel_requested_at FROM runs_run")  # noqa: S608
        return [_row(*values) for values in found]

    def transitions(self) -> list[Transition]:
        """Every change, oldest first."""
        columns = "id, run, old_state, new_state, old_token, new_token, new_published, attempt, time"
        found = self.query(f"SELECT {columns} FROM chaos_transitions ORDER BY id")  # noqa: S608
        return [_transition(*values) for values in found]

    def _exists(self, sql: str) -> bool:
        try:
            self.query(sql)
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            return False
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
            return False
        return True

    def _connect(self) -> Any:
        if self.vendor == "sqlite":
            return sqlite3.connect(self.file, timeout=SECONDS, isolation_level=None)
        options = f"-c statement_timeout={SECONDS * 1000}"
        return psycopg.connect(self.url, autocommit=True, connect_timeout=SECONDS, options=options)

    @property
    def file(self) -> Path:
        """Of SQLite."""
        return Path(urlsplit(self.url).path)


def plain(value: Any) -> str:
    """An id as 32 hexadecimal digits: SQLite keeps them so, PostgreSQL and the API put hyphens in."""
    return str(value).replace("-", "")


def _plain_or_none(value: Any) -> str | None:
    return None if value is None else plain(value)


def _row(run: Any, task: str, state: str, key: str | None, token: Any, attempt: int, *rest: Any) -> Row:
    result, error, lease_until, cancel_requested_at = rest
    return Row(
        run=plain(run),
        task=task,
        state=state,
        key=key,
        token=_plain_or_none(token),
        attempt=attempt,
        result=None if result is None else json.loads(result),
        error=error,
        leased=lease_until is not None,
        cancel_requested=cancel_requested_at is not None,
    )


def _transition(id: int, run: Any, old_state: str | None, new_state: str, *rest: Any) -> Transition:
    old_token, new_token, new_published, attempt, time = rest
    return Transition(
        id=id,
        run=plain(run),
        old_state=old_state,
        new_state=new_state,
        old_token=_plain_or_none(old_token),
        new_token=_plain_or_none(new_token),
        new_published=None if new_published is None else str(new_published),
        attempt=attempt,
        time=float(time),
    )
