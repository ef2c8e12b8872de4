"""Django's SQLite backend, where writers wait for each other in turn, and not for ever."""

from __future__ import annotations

import itertools
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

from messager.database.patience import HARDLY, gave_up, is_away, is_in_a_hurry, seconds_left

T = TypeVar("T")

PAUSE = (0.001, 0.01)
"""Seconds between two tries. SQLite's own pauses grow to 100 ms, so that whoever waits longest comes last."""
SHORT_PAUSE = (0.0002, 0.001)
"""Between the first tries: most who write are done in less than a millisecond."""
SHORT_PAUSES = 10


class Cursor(base.SQLiteCursorWrapper):
    """Django's; tries again while another connection writes. A statement that met it has changed nothing."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Raises OperationalError ("database is locked") when the time is up."""
        return _in_turn(lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """As `execute`; outside of a transaction each row is a statement, and only that one is tried again."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        for params in param_list:
            self.execute(query, params)
        return self


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with such cursors."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; only what this does itself waits as SQLite does, by the option `timeout`."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    @contextmanager
    def not_waiting_for_the_disk(self) -> Iterator[None]:
        """Inside, a commit survives the death of the process, but not a power loss before the next one outside."""
        self.ensure_connection()
        if self.connection.in_transaction:  # where it cannot be changed any more
            yield
            return
        self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self.connection.execute("PRAGMA synchronous = FULL")

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of this connection."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor


def _in_turn(statement: Callable[[], T]) -> T:
    hardly = is_in_a_hurry() and is_away()
    deadline = time.monotonic() + (HARDLY if hardly else seconds_left())
    for tries in itertools.count():
        try:
            found = statement()
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
            if time.monotonic() > deadline:
                if not hardly:
                    gave_up()
                raise
        else:
            return found
        time.sleep(random.uniform(*(SHORT_PAUSE if tries < SHORT_PAUSES else PAUSE)))  # noqa: S311
    raise AssertionError  # it counts for ever


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether another connection writes, or mends what a killed one left. SQLITE_BUSY_SNAPSHOT no waiting mends."""
    code = error.sqlite_errorcode
    return code & 0xFF == sqlite3.SQLITE_BUSY and code != sqlite3.SQLITE_BUSY_SNAPSHOT
