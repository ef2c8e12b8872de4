"""A pool process keeps its database connections from one run to the next, so a task has to leave them usable."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, InterfaceError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from messager.celery import app


def keep_connections() -> None:
    """Have Celery no longer close all of them before and after each task: `close_old_connections` is enough."""
    for fixup in app._fixups:
        if fixup is not None:
            fixup.worker_fixup.close_database = _close_none


def _close_none(**kwargs: Any) -> None:
    """In place of what closes all."""


@contextmanager
def transactions_ended() -> Iterator[None]:
    """Afterwards no transaction is open that was begun inside and not ended: what follows would be part of it."""
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            if _is_in_transaction(connection):
                with contextlib.suppress(DatabaseError, InterfaceError):
                    connection.close()
                # One that was closed inside `atomic` refuses to open again; another takes its place.
                del connections[connection.alias]


def _is_in_transaction(connection: BaseDatabaseWrapper) -> bool:
    manual = connection.connection is not None and connection.autocommit != connection.settings_dict["AUTOCOMMIT"]
    return connection.in_atomic_block or manual
