"""What workers do while a queue is paused, and after."""

from __future__ import annotations

import redis

from messager.runs.ahead import RECENT
from messager.runs.models import Run
from messager.testing.broker import ids
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


def pause(queue: str = "celery") -> None:
    assert api.post(f"/queues/{queue}/pause").status_code == 200


def resume(queue: str = "celery") -> None:
    assert api.post(f"/queues/{queue}/resume").status_code == 200


def passes_another_queue() -> None:
    """By then a worker has taken whatever it would take."""
    assert ended(api.submit("samples.hurry")["id"]).state == "succeeded"


def states(*run_ids: str) -> set[tuple[str, int]]:
    return set(Run.objects.filter(id__in=run_ids).values_list("state", "attempt"))


def test_runs_of_a_paused_queue_wait_and_those_of_others_do_not(worker: WorkerProcess) -> None:
    pause()
    waiting = [api.submit("samples.add", {"a": n})["id"] for n in range(5)]
    passes_another_queue()
    assert states(*waiting) == {("queued", 0)}
    resume()
    assert {ended(run_id).state for run_id in waiting} == {"succeeded"}


def test_what_runs_when_its_queue_is_paused_runs_to_its_end(worker: WorkerProcess) -> None:
    run_id = api.submit("samples.sleeps", {"seconds": 1})["id"]
    running(run_id)
    pause()
    assert (ended(run_id).state, Run.objects.get(id=run_id).attempt) == ("succeeded", 1)


def test_what_stands_in_redis_stays_there_once_workers_have_heard(worker: WorkerProcess, broker: redis.Redis) -> None:
    pause()
    passes_another_queue()

    def stays() -> bool:
        run_id = api.submit("samples.add", {"a": 1})["id"]
        passes_another_queue()
        return run_id in ids(broker)

    wait_for(stays, "the worker takes nothing of the queue from Redis")
    resume()
    wait_for(lambda: not ids(broker), "the worker takes what stood there")


def test_what_was_taken_ahead_does_not_begin(own_worker: WorkerProcess, broker: redis.Redis) -> None:
    for run_id in [api.submit("samples.add", {"a": 1})["id"] for _ in range(RECENT + 5)]:
        ended(run_id)
    long = [api.submit("samples.sleeps", {"seconds": 60})["id"] for _ in range(2)]
    ahead = [api.submit("samples.add", {"a": 1})["id"] for _ in range(2)]
    for run_id in long:
        running(run_id)
    wait_for(lambda: not ids(broker), "the worker has taken all messages, or handed them on and taken them again")
    pause()
    for run_id in long:
        api.post(f"/runs/{run_id}/cancel")
        ended(run_id)
    passes_another_queue()
    assert states(*ahead) == {("queued", 0)}
    resume()
    assert {ended(run_id).state for run_id in ahead} == {"succeeded"}


def test_a_worker_that_starts_later_takes_nothing_of_it(transactional_db: None, broker: redis.Redis) -> None:
    pause()
    run_id = api.submit("samples.add", {"a": 1})["id"]
    process = WorkerProcess("starts-later")
    try:
        passes_another_queue()
        assert states(run_id) == {("queued", 0)}
        assert ids(broker) == [run_id]
        resume()
        assert ended(run_id).state == "succeeded"
    finally:
        process.stop()


def test_a_pause_outlives_an_emptied_redis(worker: WorkerProcess, broker: redis.Redis) -> None:
    pause()
    run_id = api.submit("samples.add", {"a": 1})["id"]
    broker.flushall()
    passes_another_queue()
    assert states(run_id) == {("queued", 0)}
    resume()
    assert ended(run_id).state == "succeeded"


def test_a_worker_all_of_whose_queues_are_paused_lives_on(own_worker: WorkerProcess) -> None:
    pause(), pause("urgent")
    runs = [api.submit("samples.add", {"a": 1})["id"], api.submit("samples.hurry")["id"]]
    beats = {one["heartbeat_at"] for one in api.get("/workers").json()["items"]}
    wait_for(lambda: beats != {one["heartbeat_at"] for one in api.get("/workers").json()["items"]}, "it beats again")
    assert states(*runs) == {("queued", 0)}
    resume(), resume("urgent")
    assert {ended(run_id).state for run_id in runs} == {"succeeded"}
