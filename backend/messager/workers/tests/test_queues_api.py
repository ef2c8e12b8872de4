"""GET /queues: what waits, from the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.queues.models import Pause
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.workers import depth
from messager.workers.tests.test_workers_api import make_worker

pytestmark = pytest.mark.usefixtures("db")

api = Api()
MINUTE = timedelta(minutes=1)


def queue(name: str = "celery") -> dict[str, Any]:
    return next(one for one in api.get("/queues").json()["items"] if one["name"] == name)


def test_every_queue_tasks_are_routed_to_is_listed() -> None:
    items = api.get("/queues").json()["items"]
    assert [one["name"] for one in items] == ["celery", "urgent"]
    assert items[0] == {
        "name": "celery", "health": "no_worker", "waiting": 0, "waiting_is_exact": True, "running": 0,
        "oldest_waiting_at": None, "per_minute": 0.0, "workers": 0, "processes": 0, "paused_at": None,
        "pause_reason": None,
    }  # fmt: skip


def test_waiting_and_running_runs_are_counted() -> None:
    for state in ("queued", "queued", "running", "scheduled", "succeeded", "failed", "cancelled"):
        make_run(state)
    make_run("running", queue="urgent")
    assert (queue()["waiting"], queue()["running"]) == (2, 1)
    assert (queue("urgent")["waiting"], queue("urgent")["running"]) == (0, 1)


def test_more_than_can_be_counted_is_said_to_be_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "MOST", 2)
    make_run(), make_run()
    assert (queue()["waiting"], queue()["waiting_is_exact"]) == (2, True)
    make_run()
    assert (queue()["waiting"], queue()["waiting_is_exact"]) == (2, False)


def test_the_oldest_waiting_run_tells_since_when() -> None:
    old = make_run(created_at=Now() - timedelta(hours=1))
    make_run()
    assert datetime.fromisoformat(queue()["oldest_waiting_at"]) == stored(old).created_at


def test_behind_many_of_another_queue_the_one_sent_first_tells_since_when(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "OLDEST", 2)
    make_run(queue="urgent"), make_run(queue="urgent")
    old = make_run(created_at=Now() - timedelta(hours=1), published_at=Now() - timedelta(hours=1))
    make_run()
    assert datetime.fromisoformat(queue()["oldest_waiting_at"]) == stored(old).created_at


def test_a_run_for_a_time_waits_since_that_time() -> None:
    make_run(created_at=Now() - timedelta(hours=1), scheduled_at="2099-01-01T00:00:00Z")
    assert queue()["oldest_waiting_at"] == "2099-01-01T00:00:00.000000Z"


def test_a_run_for_a_time_that_was_past_waits_since_it_was_made() -> None:
    run = make_run(scheduled_at="2020-01-01T00:00:00Z")
    assert datetime.fromisoformat(queue()["oldest_waiting_at"]) == stored(run).created_at


def test_a_later_attempt_waits_since_it_was_due() -> None:
    run = make_run(created_at=Now() - timedelta(hours=1), due_at=Now() - MINUTE)
    assert datetime.fromisoformat(queue()["oldest_waiting_at"]) == stored(run).due_at


def test_a_running_run_is_not_waiting_since_ever() -> None:
    make_run("running")
    assert queue()["oldest_waiting_at"] is None


def test_a_queue_no_task_has_any_more_is_listed_while_runs_wait_in_it() -> None:
    make_run(queue="gone")
    assert queue("gone")["waiting"] == 1


def test_the_workers_online_that_take_from_a_queue_are_counted_with_their_processes() -> None:
    make_worker("a@h", queues='["celery","urgent"]', concurrency=2)
    make_worker("b@h", queues='["celery","other"]', concurrency=3)
    make_worker("gone@h", 60, queues='["celery"]')
    assert [(one["name"], one["workers"], one["processes"]) for one in api.get("/queues").json()["items"]] == [
        ("celery", 2, 5), ("other", 1, 3), ("urgent", 1, 2)
    ]  # fmt: skip


class TestHealth:
    """Its rules are tested in test_condition.py; here, what they are told."""

    def test_a_free_process_that_begins_nothing_for_long_stalls_the_queue(self) -> None:
        make_run(created_at=Now() - MINUTE)
        worker = make_worker("a@h", concurrency=2, active=1, begun_at=Now() - MINUTE, started_at=Now() - 2 * MINUTE)
        assert queue()["health"] == "stalled"
        worker.begun_at = Now()
        worker.save()
        assert queue()["health"] == "active"

    def test_a_worker_that_has_just_come_is_given_time(self) -> None:
        make_run(created_at=Now() - MINUTE)
        make_worker("a@h", active=0)
        assert queue()["health"] == "active"

    def test_a_queue_that_has_just_been_resumed_is_given_time(self) -> None:
        make_run(created_at=Now() - MINUTE)
        make_worker("a@h", active=0, started_at=Now() - 2 * MINUTE)
        Pause.objects.create(queue="celery", began_at=Now() - MINUTE, ended_at=Now())
        assert queue()["health"] == "active"
        Pause.objects.update(ended_at=Now() - MINUTE / 2)
        assert queue()["health"] == "stalled"

    def test_what_waits_for_long_while_all_are_at_work_is_a_backlog(self) -> None:
        make_run(created_at=Now() - 2 * MINUTE)
        make_worker("a@h", concurrency=2, active=2, started_at=Now() - 2 * MINUTE)
        assert queue()["health"] == "backlogged"

    def test_a_paused_queue_is_paused_whatever_waits_there(self) -> None:
        make_run(created_at=Now() - MINUTE)
        make_worker("a@h", active=0, started_at=Now() - 2 * MINUTE)
        api.post("/queues/celery/pause")
        assert queue()["health"] == "paused"
