"""Django's PostgreSQL backend, with a bound on every wait."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from psycopg.errors import ConnectionTimeout, _WaitTimeout

from messager.database.patience import GREETING, answered, gave_up, is_away, patience, seconds_left


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

    def is_usable(self) -> bool:
        """Whether it answers, at once. One that is closed says so; one that says nothing is frozen, or cut off."""
        began = time.monotonic()
        with patience(GREETING):
            usable = bool(super().is_usable())
        if not usable and time.monotonic() - began >= GREETING:
            gave_up()
        return usable
