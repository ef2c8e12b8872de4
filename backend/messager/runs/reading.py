"""Reads the runs that somebody waits for: many at once, with statements that are made once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from functools import cache
from typing import Any

from django.db import connection

from messager.runs.models import Run
from messager.runs.prepared import converted, converters_of, in_order, prepared_cursor

SHOWN = in_order((
    "id", "task", "state", "input", "result", "error_type", "error_message", "error_traceback", "progress", "attempt",
    "max_attempts", "queue", "worker", "tags", "retry_of", "batch", "schedule", "created_at", "scheduled_at",
    "started_at", "finished_at", "cancel_requested_at", "version",
))  # fmt: skip
"""What the API shows of a run."""

AMONG = {"postgresql": "id = ANY(%s)", "sqlite": "id IN (SELECT value FROM json_each(%s))"}


def runs_by_id(ids: Collection[uuid.UUID]) -> list[Run]:
    """Those of these runs that exist; what the API does not show of them is fetched when it is asked for."""
    rows = _rows(SHOWN, ids)
    converters = converters_of(SHOWN)
    return [Run.from_db(connection.alias, SHOWN, converted(row, converters)) for row in rows]


def versions_of(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """The version of each of these runs that exists."""
    return {_uuid(run_id): version for run_id, version in _rows(("id", "version"), ids)}


def _rows(columns: tuple[str, ...], ids: Collection[uuid.UUID]) -> list[Any]:
    among = list(ids) if connection.vendor == "postgresql" else json.dumps([run_id.hex for run_id in ids])
    with prepared_cursor() as cursor:
        cursor.execute(_select(connection.vendor, columns), [among])
        rows: list[Any] = cursor.fetchall()
    return rows


@cache
def _select(vendor: str, columns: tuple[str, ...]) -> str:
    return f"SELECT {', '.join(columns)} FROM {Run._meta.db_table} WHERE {AMONG[vendor]}"  # noqa: S608


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)
