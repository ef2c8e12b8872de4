"""Rows in the state a test begins with."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from messager.runs.models import Run
from messager.runs.states import TERMINAL, RunState


def make_run(state: str = "queued", task: str = "samples.add", **columns: Any) -> Run:
    """A stored run in any state, with what belongs to that state; nothing is published."""
    values: dict[str, Any] = {"queue": "celery", "input": '{"a":1,"b":2}', "created_at": Now(), **_belonging(state)}
    return Run.objects.create(task=task, state=state, **{**values, **columns})


def stored(run: Run) -> Run:
    """The run as the database has it now."""
    return Run.objects.get(id=run.id)


def _belonging(state: str) -> dict[str, Any]:
    if state == RunState.SCHEDULED:
        return {"due_at": Now() + timedelta(hours=1)}
    if state == RunState.QUEUED:
        return {"published_at": Now(), "publishes": 1}
    claimed = {"attempt": 1, "started_at": Now(), "claim_token": uuid.uuid4(), "worker": "w@host"}
    if state == RunState.RUNNING:
        return {**claimed, "lease_until": Now() + timedelta(seconds=30)}
    assert state in TERMINAL
    outcome = {"result": "3"} if state == RunState.SUCCEEDED else {"error_type": "ValueError", "error_message": "no"}
    return {**claimed, "finished_at": Now(), **outcome}
