"""GET /queues: what waits, from the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.testing.client import Api
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

api = Api()


def queue(name: str = "celery") -> dict[str, Any]:
    return next(one for one in api.get("/queues").json()["items"] if one["name"] == name)


def test_every_queue_tasks_are_routed_to_is_listed() -> None:
    items = api.get("/queues").json()["items"]
    assert [one["name"] for one in items] == ["celery", "urgent"]
    assert items[0] == {"name": "celery", "waiting": 0, "running": 0, "oldest_waiting_at": None}


def test_waiting_and_running_runs_are_counted() -> None:
    for state in ("queued", "queued", "running", "scheduled", "succeeded", "failed", "cancelled"):
        make_run(state)
    make_run("running", queue="urgent")
    assert (queue()["waiting"], queue()["running"]) == (2, 1)
    assert (queue("urgent")["waiting"], queue("urgent")["running"]) == (0, 1)


def test_the_oldest_waiting_run_tells_since_when() -> None:
    old = make_run(created_at=Now() - timedelta(hours=1))
    make_run()
    assert datetime.fromisoformat(queue()["oldest_waiting_at"]) == stored(old).created_at


def test_a_run_for_a_time_waits_since_that_time() -> None:
    make_run(created_at=Now() - timedelta(hours=1), scheduled_at="2099-01-01T00:00:00Z")
    assert queue()["oldest_waiting_at"] == "2099-01-01T00:00:00.000000Z"


def test_a_running_run_is_not_waiting_since_ever() -> None:
    make_run("running")
    assert queue()["oldest_waiting_at"] is None


def test_a_queue_no_task_has_any_more_is_listed_while_runs_wait_in_it() -> None:
    make_run(queue="gone")
    assert queue("gone")["waiting"] == 1
