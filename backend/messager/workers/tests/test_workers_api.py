"""GET /workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running
from messager.workers.models import Worker

api = Api()


def make_worker(name: str, seconds: float = 1, **columns: Any) -> Worker:
    heard = Now() - timedelta(seconds=seconds)
    facts = {
        "host": "h",
        "pid": 7,
        "concurrency": 2,
        "active": 1,
        "processed": 9,
        "queues": '["celery"]',
        "version": "1",
    }
    return Worker.objects.create(name=name, heartbeat_at=heard, **{"started_at": Now(), **facts, **columns})


def listed() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get("/workers").json()["items"]
    return items


def test_without_workers_the_list_is_empty(db: None) -> None:
    assert listed() == []


def test_a_worker_shows_what_it_does(db: None) -> None:
    make_worker("w1@h")
    (worker,) = listed()
    assert worker.pop("started_at").endswith("Z")
    assert worker.pop("heartbeat_at").endswith("Z")
    assert worker == {
        "name": "w1@h", "host": "h", "pid": 7, "state": "online", "pool": "prefork", "concurrency": 2,
        "autoscale": None, "active": 1, "doing": [], "processed": 9, "queues": ["celery"], "limits": [], "cpus": None,
        "load": None, "memory": None, "version": "1", "celery": "",
    }  # fmt: skip


@pytest.mark.parametrize(("seconds", "state"), [(0, "online"), (10, "online"), (20, "offline"), (86_000, "offline")])
def test_a_worker_not_heard_of_for_a_while_is_offline(db: None, seconds: int, state: str) -> None:
    make_worker("w1@h", seconds)
    assert [(worker["state"], worker["active"]) for worker in listed()] == [(state, state == "online")]


def test_a_worker_that_said_goodbye_is_offline_at_once(db: None) -> None:
    make_worker("w1@h", stopped=True)
    assert listed()[0]["state"] == "offline"


def test_those_online_come_first(db: None) -> None:
    make_worker("a@h", 60), make_worker("c@h"), make_worker("b@h")
    assert [worker["name"] for worker in listed()] == ["b@h", "c@h", "a@h"]


def test_a_real_worker_lists_itself(worker: WorkerProcess) -> None:
    (shown,) = wait_for(listed, "the worker's heartbeat")
    assert (shown["name"], shown["pid"], shown["state"], shown["concurrency"]) == (worker.name, worker.pid, "online", 2)
    assert {"celery", "urgent"} <= set(shown["queues"])


def test_a_real_worker_counts_what_it_executes(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps")["id"]).id
    wait_for(lambda: [one["active"] for one in listed()] == [1], "the heartbeat counts the run")
    api.post(f"/runs/{run_id}/cancel")
    ended(run_id)
    assert listed()[0]["processed"] >= 1
