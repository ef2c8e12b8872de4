"""What a real worker does when it is told to."""

from __future__ import annotations

from typing import Any

import redis

from messager.celery import app
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running
from messager.workers.models import Command

api = Api()


def tell(worker: WorkerProcess, path: str, body: Any = None) -> Any:
    answer = api.post(f"/workers/{worker.name}/{path}", body)
    assert not Command.objects.exists()
    return answer


def done(worker: WorkerProcess, path: str, body: Any = None) -> dict[str, Any]:
    answer = tell(worker, path, body)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def refused(worker: WorkerProcess, path: str, body: Any = None) -> str:
    answer = tell(worker, path, body)
    assert answer.status_code == 409, answer.content
    return str(answer.json()["detail"])


def shown(worker: WorkerProcess) -> dict[str, Any]:
    return next(one for one in api.get("/workers").json()["items"] if one["name"] == worker.name)


def sleep(count: int) -> list[str]:
    return [api.submit("samples.sleeps", {"seconds": 60})["id"] for _ in range(count)]


def cancel(run_ids: list[str]) -> None:
    for run_id in run_ids:
        api.post(f"/runs/{run_id}/cancel")
    for run_id in run_ids:
        assert ended(run_id).state == "cancelled"


def waits(run_id: str) -> bool:
    """Whether it still does when a run of another queue has come and gone."""
    assert ended(api.submit("samples.hurry")["id"]).state == "succeeded"
    return str(Run.objects.get(id=run_id).state) == "queued"


def test_a_pool_grows_and_its_new_processes_work(own_worker: WorkerProcess) -> None:
    answer = done(own_worker, "pool/grow", {"n": 2})
    assert (answer["message"], answer["worker"]) == ("The pool has 4 processes now.", own_worker.name)
    assert shown(own_worker)["concurrency"] == 4
    runs = sleep(4)
    for run_id in runs:
        running(run_id)
    wait_for(lambda: shown(own_worker)["active"] == 4, "the heartbeat tells of all four")
    doing = shown(own_worker)["doing"]
    assert {one["run"] for one in doing} == set(runs)
    assert {one["task"] for one in doing} == {"samples.sleeps"}
    cancel(runs)


def test_a_pool_shrinks_by_its_free_processes_only(own_worker: WorkerProcess) -> None:
    runs = sleep(2)
    for run_id in runs:
        running(run_id)
    assert refused(own_worker, "pool/shrink") == "Only 0 of its 2 processes are free, and none that works is ended."
    assert shown(own_worker)["concurrency"] == 2
    cancel(runs)
    wait_for(lambda: tell(own_worker, "pool/shrink").status_code == 200, "the pool shrinks once a process is free")
    assert shown(own_worker)["concurrency"] == 1
    assert refused(own_worker, "pool/shrink") == "It has 1 processes, and keeps one at least."
    first, second = sleep(2)
    running(first)
    assert Run.objects.get(id=second).state == "queued"
    cancel([first, second])


def test_a_pool_that_follows_the_work_grows_with_it(own_worker: WorkerProcess) -> None:
    done(own_worker, "pool/autoscale", {"min": 1, "max": 4})
    assert shown(own_worker)["autoscale"] == {"min": 1, "max": 4}
    runs = sleep(4)
    for run_id in runs:
        running(run_id)
    assert "change the range" in refused(own_worker, "pool/grow")
    done(own_worker, "pool/autoscale", {"min": 5, "max": 5})
    assert shown(own_worker)["concurrency"] == 5
    cancel(runs)


def test_a_hard_time_limit_holds_for_the_task_it_names_until_it_is_taken_back(own_worker: WorkerProcess) -> None:
    done(own_worker, "time-limit", {"task": "samples.sleeps", "hard": 0.5})
    assert shown(own_worker)["limits"] == [{"task": "samples.sleeps", "rate": None, "soft": None, "hard": 0.5}]
    late = api.submit("samples.sleeps", {"seconds": 60})["id"]
    other = api.submit("samples.works", {"seconds": 1})["id"]
    assert ended(late).error_type == "TimeLimitExceeded"
    assert ended(other).state == "succeeded"
    done(own_worker, "time-limit", {"task": "samples.sleeps"})
    assert shown(own_worker)["limits"] == []
    assert ended(api.submit("samples.sleeps", {"seconds": 1})["id"]).state == "succeeded"


def test_a_soft_time_limit_is_raised_in_the_task(own_worker: WorkerProcess) -> None:
    done(own_worker, "time-limit", {"task": "samples.sleeps", "soft": 3, "hard": 30})
    run = ended(api.submit("samples.sleeps", {"seconds": 60})["id"])
    assert (run.error_type, run.error_message) == (
        "SoftTimeLimitExceeded", "The task took longer than its soft time limit of 3 s."
    )  # fmt: skip


def test_runs_of_a_task_with_a_rate_wait_for_their_turn(own_worker: WorkerProcess) -> None:
    done(own_worker, "rate-limit", {"task": "samples.add", "rate": "1/h"})
    assert shown(own_worker)["limits"] == [{"task": "samples.add", "rate": "1/h", "soft": None, "hard": None}]
    first, second = (api.submit("samples.add", {"a": 1})["id"] for _ in range(2))
    assert ended(first).state == "succeeded"
    assert waits(second)
    done(own_worker, "rate-limit", {"task": "samples.add", "rate": None})
    assert ended(second).state == "succeeded"
    assert shown(own_worker)["limits"] == []


def test_a_rate_lets_runs_pass_as_time_goes_by(own_worker: WorkerProcess) -> None:
    done(own_worker, "rate-limit", {"task": "samples.add", "rate": "2/s"})
    runs = [api.submit("samples.add", {"a": 1})["id"] for _ in range(4)]
    began = sorted(ended(run_id).started_at for run_id in runs)  # type: ignore[type-var]
    assert (began[-1] - began[0]).total_seconds() > 1.2  # type: ignore[operator]


def test_a_worker_leaves_a_queue_and_comes_back(own_worker: WorkerProcess) -> None:
    done(own_worker, "consumers/cancel", {"queue": "celery"})
    assert "celery" not in shown(own_worker)["queues"]
    assert refused(own_worker, "consumers/cancel", {"queue": "celery"}) == "It takes nothing from celery."
    run_id = api.submit("samples.add", {"a": 1})["id"]
    assert waits(run_id)
    done(own_worker, "consumers/add", {"queue": "celery"})
    assert "celery" in shown(own_worker)["queues"]
    assert ended(run_id).state == "succeeded"


def test_a_worker_that_is_shut_down_ends_what_it_executes(own_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps", {"seconds": 1})["id"]).id
    done(own_worker, "shutdown")
    wait_for(lambda: shown(own_worker)["state"] == "offline", "it says goodbye")
    assert ended(run_id).state == "succeeded"
    assert tell(own_worker, "shutdown").status_code == 409


def test_a_command_that_was_put_into_redis_does_nothing(own_worker: WorkerProcess, broker: redis.Redis) -> None:
    app.control.shutdown()
    app.control.pool_grow(3)
    assert ended(api.submit("samples.add", {"a": 1})["id"]).state == "succeeded"
    assert (shown(own_worker)["state"], shown(own_worker)["concurrency"]) == ("online", 2)
    assert not broker.pubsub_channels("*pidbox*")
