"""A worker's life: it drains when it is stopped, and is missed when it is killed."""

from __future__ import annotations

import signal

import redis

from messager.runs.models import Run
from messager.runs.sweeper import Sweeper
from messager.testing.client import Api
from messager.testing.environment import LEASE_SECONDS
from messager.testing.processes import wait_for
from messager.testing.redis_server import RedisServer
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


def states() -> list[str]:
    return [worker["state"] for worker in api.get("/workers").json()["items"]]


def test_a_worker_that_is_stopped_ends_what_it_executes_and_says_goodbye(own_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps", {"seconds": 1})["id"]).id
    assert own_worker.stop() == 0
    run = Run.objects.get(id=run_id)
    assert (run.state, run.attempt) == ("succeeded", 1)
    assert states() == ["offline"]


def test_a_run_whose_worker_was_killed_is_lost_when_its_lease_ends(own_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps")["id"]).id
    own_worker.stop(signal.SIGKILL)
    sweeper = Sweeper("another")

    def lost() -> bool:
        sweeper.sweep()
        return Run.objects.filter(id=run_id, state="failed", error_type="WorkerLost").exists()

    wait_for(lost, "the sweeper of another worker finds the run")


def test_a_lease_is_renewed_for_as_long_as_the_task_works(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps", {"seconds": LEASE_SECONDS + 0.5})["id"]).id
    first = Run.objects.get(id=run_id).lease_until
    run = ended(run_id)
    assert (run.state, run.attempt) == ("succeeded", 1)
    assert run.finished_at > first  # type: ignore[operator]


def test_a_worker_survives_redis_and_takes_what_was_accepted_meanwhile(
    worker: WorkerProcess, redis_server: RedisServer
) -> None:
    redis_server.stop()
    run_id = api.submit("samples.add", {"a": 1})["id"]
    redis_server.start()
    assert ended(run_id, seconds=30).result == "3"


def test_an_emptied_redis_loses_no_run(worker: WorkerProcess, broker: object) -> None:
    busy = [api.submit("samples.sleeps", {"seconds": 1})["id"] for _ in range(2)]
    waiting = [api.submit("samples.add", {"a": n})["id"] for n in range(3)]
    for run_id in busy:
        running(run_id)
    broker.flushall()  # type: ignore[attr-defined]
    assert {ended(run_id).state for run_id in busy + waiting} == {"succeeded"}


def test_a_worker_does_not_make_runs_wait_once_redis_is_back(
    own_worker: WorkerProcess, redis_server: RedisServer
) -> None:
    """However long it was away: Celery's own pauses would have grown to ten seconds by the fifth try."""
    redis_server.stop()
    wait_for(lambda: own_worker.output().count("Cannot connect") >= 5, "five tries to connect")
    run_id = api.submit("samples.add", {"a": 1})["id"]
    redis_server.start()
    assert ended(run_id, seconds=5).result == "3"


def test_a_worker_starts_although_redis_is_full_and_makes_room(transactional_db: None, broker: redis.Redis) -> None:
    run_id = api.submit("samples.add", {"a": 1})["id"]
    broker.config_set("maxmemory", 1)
    try:
        process = WorkerProcess("starts-full")
        try:
            assert ended(run_id).result == "3"
        finally:
            process.stop()
    finally:
        broker.config_set("maxmemory", 0)
