"""Samples of queues and workers, and GET /stats/queues and /stats/workers, which are drawn from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.runs.transitions import clock
from messager.stats.models import Kind, RunStat
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess
from messager.workers.models import QueueSample, WorkerSample
from messager.workers.sampling import KEPT, take_samples
from messager.workers.tests.test_workers_api import make_worker

api = Api()
NOON = int(datetime(2026, 1, 2, 12, tzinfo=UTC).timestamp())
HOUR = {"after": "2026-01-02T12:00:00Z", "before": "2026-01-02T13:00:00Z"}


def ask(path: str, **query: Any) -> dict[str, Any]:
    answer = api.get(f"/stats/{path}?" + "&".join(f"{name}={value}" for name, value in query.items()))
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def queue_at(at: int, waiting: int, queue: str = "celery", oldest: float = 0) -> None:
    QueueSample.objects.create(at=at, queue=queue, waiting=waiting, running=1, oldest_wait=oldest)


def test_a_sample_is_what_waits_runs_and_works_now(db: None) -> None:
    make_run(created_at=Now() - timedelta(minutes=5)), make_run(), make_run("running", queue="urgent")
    make_worker("a@h", concurrency=3, active=2), make_worker("b@h"), make_worker("gone@h", 60)
    take_samples()
    celery, urgent = QueueSample.objects.order_by("queue")
    assert (celery.queue, celery.waiting, celery.running, urgent.waiting, urgent.running) == ("celery", 2, 0, 0, 1)
    assert 300 <= celery.oldest_wait < 330
    assert (celery.at % 60, clock().timestamp() - celery.at < 120) == (0, True)
    workers = WorkerSample.objects.get()
    assert (workers.at, workers.online, workers.processes, workers.busy) == (celery.at, 2, 5, 3)


def test_a_minute_has_one_sample_whoever_takes_it(db: None) -> None:
    take_samples(), take_samples()
    assert QueueSample.objects.filter(queue="celery").count() in {1, 2}  # two where a minute has passed
    assert WorkerSample.objects.count() == QueueSample.objects.filter(queue="celery").count()


def test_old_samples_are_deleted(db: None) -> None:
    now = int(clock().timestamp()) // 60 * 60
    old, kept = now - KEPT - 60, now - KEPT + 600
    for at in (old, kept):
        queue_at(at, 1)
        WorkerSample.objects.create(at=at, online=1, processes=1, busy=0)
    take_samples()
    assert not QueueSample.objects.filter(at=old).exists()
    assert not WorkerSample.objects.filter(at=old).exists()
    assert QueueSample.objects.filter(at=kept).exists()
    assert WorkerSample.objects.filter(at=kept).exists()


def test_each_step_of_the_window_is_there_and_null_where_nothing_is_known(db: None) -> None:
    queue_at(NOON, 4, oldest=1.5), queue_at(NOON + 120, 0)
    found = ask("queues", **HOUR, step=60)
    (line,) = found["items"]
    assert (found["step"], line["queue"], len(line["points"])) == (60, "celery", 60)
    assert line["points"][:3] == [
        {"at": "2026-01-02T12:00:00.000000Z", "waiting": 4, "running": 1, "oldest_wait": 1.5},
        {"at": "2026-01-02T12:01:00.000000Z", "waiting": None, "running": None, "oldest_wait": None},
        {"at": "2026-01-02T12:02:00.000000Z", "waiting": 0, "running": 1, "oldest_wait": 0.0},
    ]


def test_longer_steps_have_the_highest_of_their_samples(db: None) -> None:
    for minute, waiting in enumerate((1, 9, 2)):
        queue_at(NOON + 60 * minute, waiting, oldest=float(waiting))
    first = ask("queues", **HOUR, step=600)["items"][0]["points"][0]
    assert (first["waiting"], first["oldest_wait"]) == (9, 9.0)


def test_queues_can_be_chosen(db: None) -> None:
    for queue in ("a", "b", "c"):
        queue_at(NOON, 1, queue)
    assert [one["queue"] for one in ask("queues", **HOUR)["items"]] == ["a", "b", "c"]
    answer = api.get("/stats/queues?after=2026-01-02T12:00:00Z&before=2026-01-02T13:00:00Z&queue=a&queue=c").json()
    assert [one["queue"] for one in answer["items"]] == ["a", "c"]


def test_workers_are_shown_likewise(db: None) -> None:
    WorkerSample.objects.create(at=NOON, online=2, processes=8, busy=5)
    found = ask("workers", **HOUR, step=1800)["items"]
    assert found == [
        {"at": "2026-01-02T12:00:00.000000Z", "online": 2, "processes": 8, "busy": 5},
        {"at": "2026-01-02T12:30:00.000000Z", "online": None, "processes": None, "busy": None},
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("step=0", "step"),
        ("after=yesterday", "after"),
        ("after=2026-01-02T00:00:00Z&before=2026-01-01T00:00:00Z", "before"),
    ],
)
@pytest.mark.parametrize("path", ["queues", "workers"])
def test_a_window_that_makes_no_sense_is_named(db: None, path: str, query: str, name: str) -> None:
    answer = api.get(f"/stats/{path}?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["loc"][-1]) == (422, name)


def test_how_many_end_in_a_minute_is_told_of_each_queue(db: None) -> None:
    minute = int(clock().timestamp()) // 60 * 60
    columns = {"kind": Kind.FINISHED, "step": 60, "task": "t", "state": "succeeded"}
    RunStat.objects.create(at=minute - 60, queue="celery", runs=40, **columns)
    RunStat.objects.create(at=minute - 3600, queue="celery", runs=9000, **columns)
    found = {one["name"]: one["per_minute"] for one in api.get("/queues").json()["items"]}
    assert 8 <= found["celery"] <= 10
    assert found["urgent"] == 0


def test_a_worker_that_leads_takes_samples(own_worker: WorkerProcess) -> None:
    wait_for(WorkerSample.objects.filter(online=1).exists, "the worker counts itself", seconds=70)
    assert QueueSample.objects.filter(queue="celery").exists()
