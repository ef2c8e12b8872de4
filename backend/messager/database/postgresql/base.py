"""Django's PostgreSQL backend, with a bound on every wait."""

from __future__ import annotations

import select
import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.errors import ConnectionTimeout, _WaitTimeout

from messager.database.patience import GREETING, answered, gave_up, is_away, patience, seconds_left

LATELY = 1.0
"""Seconds for which a connection that answered is taken to work."""


class Connection(psycopg.Connection[Any]):
    """psycopg's; a statement that is not answered in time ends it, as nobody knows what becomes of that statement."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Raises OperationalError when the time is up."""
        try:
            return super().wait(gen, interval=interval, timeout=seconds_left() if timeout is None else timeout)
        except _WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("the database did not answer in time") from None


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, on such connections. It has no pool, and the usual isolation level."""

    _answered_at = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Connect; bounded by `connect_timeout`, which cannot be less than two seconds."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        if is_away():
            raise psycopg.OperationalError("the database did not answer a moment ago")
        try:
            connection = Connection.connect(**conn_params)
        except ConnectionTimeout:
            gave_up()
            raise
        answered()
        return connection

    def prepared_cursor(self) -> Any:
        """A cursor whose values the server binds; it keeps the plans of statements that come often."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(psycopg.Cursor(self.connection))  # type: ignore[attr-defined]

    def is_usable(self) -> bool:
        """Whether it answers, at once. One that is closed says so; one that says nothing is frozen, or cut off.

        One that answered within the last second is not asked again, unless something has come that nobody asked for:
        the server's farewell.
        """
        began = time.monotonic()
        if not self.errors_occurred and began - self._answered_at < LATELY and not self._has_word():
            return True
        with patience(GREETING):
            usable = bool(super().is_usable())
        if not usable and time.monotonic() - began >= GREETING:
            gave_up()
        if usable:
            self._answered_at = time.monotonic()
        return usable

    def _has_word(self) -> bool:
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))
