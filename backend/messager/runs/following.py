"""What a client is told beside a run so that it can follow it: its version, and when to ask again."""

from __future__ import annotations

from datetime import UTC, datetime

from messager.runs.models import Run
from messager.runs.states import TERMINAL

MAX_WAIT = 30
"""Seconds."""


def validators(run: Run) -> dict[str, str]:
    """ETag, and how soon it makes sense to ask again while the run has not ended."""
    headers = {"ETag": etag(run), "Cache-Control": "no-cache"}
    if run.state not in TERMINAL:
        headers["Retry-After"] = str(retry_after(run))
    return headers


def accepted_headers(run: Run) -> dict[str, str]:
    """Those of the answer 202."""
    return {"Retry-After": "1", **validators(run), "Location": f"/api/v1/runs/{run.id}"}


def etag(run: Run) -> str:
    """The run's version as an entity tag."""
    return f'"{run.version}"'


def retry_after(run: Run) -> int:
    """Seconds: a tenth of the run's age, from 1 to 30, so that long runs are asked for seldom."""
    age = (datetime.now(UTC) - run.created_at).total_seconds()
    return max(1, min(MAX_WAIT, int(age / 10)))
