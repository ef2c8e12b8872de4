"""A worker that is told to stop lets its tasks finish for a while, and gives back what does not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
import redis

from messager.runs import transitions
from messager.runs.models import Run
from messager.runs.tallies import totals
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


@pytest.fixture
def hasty_worker(transactional_db: None, broker: redis.Redis) -> Iterator[WorkerProcess]:
    """A worker that lets its tasks go on for one second."""
    process = WorkerProcess("hasty", MESSAGER_DRAIN_SECONDS="1")
    yield process
    process.stop(signal.SIGKILL)


def test_what_does_not_finish_in_time_is_queued_again_as_if_it_had_not_begun(hasty_worker: WorkerProcess) -> None:
    runs = [running(api.submit("samples.sleeps")["id"]) for _ in range(2)]
    began = time.monotonic()
    assert hasty_worker.stop() == 0
    assert time.monotonic() - began < 10
    for run in runs:
        after = stored(run)
        assert (after.state, after.attempt, after.claim_token, after.error_type) == ("queued", 0, None, None)
        assert "told to stop" in api.log(run.id)[0]["message"]
    assert totals()["run_released"] == 2


def test_another_worker_takes_what_was_given_back(hasty_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.tells_its_process", {"seconds": 3})["id"]).id
    hasty_worker.stop()
    other = WorkerProcess("other")
    try:
        run = ended(run_id)
    finally:
        other.stop()
    assert (run.state, run.result, run.attempt, run.worker) == ("succeeded", '"slept"', 1, other.name)
    items = api.get(f"/runs/{run_id}/attempts").json()["items"]
    assert [(item["outcome"], item["worker"]) for item in items] == [
        ("released", hasty_worker.name),
        ("succeeded", other.name),
    ]


def test_it_is_so_however_the_worker_is_told(hasty_worker: WorkerProcess) -> None:
    """The API's command sends no signal."""
    run_id = running(api.submit("samples.sleeps")["id"]).id
    assert api.post(f"/workers/{hasty_worker.name}/shutdown").status_code == 200
    wait_for(lambda: Run.objects.get(id=run_id).state == "queued", "the run is given back")


@pytest.mark.parametrize("first", [None, signal.SIGTERM])
def test_a_cold_shutdown_gives_back_at_once(own_worker: WorkerProcess, first: signal.Signals | None) -> None:
    run_id = running(api.submit("samples.sleeps")["id"]).id
    if first:
        os.kill(own_worker.pid, first)
    own_worker.stop(signal.SIGQUIT)
    run = Run.objects.get(id=run_id)
    assert (run.state, run.attempt, run.error_type) == ("queued", 0, None)


def test_a_task_that_runs_at_most_once_is_not_given_back(hasty_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.happens_once", {"seconds": 30})["id"]).id
    hasty_worker.stop()
    run = Run.objects.get(id=run_id)
    assert (run.state, run.error_type, run.attempt) == ("failed", "Interrupted", 1)
    assert "at most once" in str(run.error_message)


def test_a_run_that_was_to_be_cancelled_is_cancelled_and_not_given_back(hasty_worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.will_not_stop")["id"]).id
    api.post(f"/runs/{run_id}/cancel")
    hasty_worker.stop()
    assert Run.objects.get(id=run_id).state == "cancelled"


def test_what_is_waiting_when_a_worker_stops_keeps_waiting(hasty_worker: WorkerProcess) -> None:
    busy = [running(api.submit("samples.sleeps", {"seconds": 0.5})["id"]).id for _ in range(2)]
    waiting = [api.submit("samples.add", {"a": 1})["id"] for _ in range(3)]
    hasty_worker.stop()
    assert {Run.objects.get(id=run_id).state for run_id in busy} == {"succeeded"}
    for run in Run.objects.filter(id__in=waiting):
        assert (run.state, run.attempt) in {("queued", 0), ("succeeded", 1)}


def test_releasing_needs_the_claims_token(db: None) -> None:
    run = stored(make_run("running"))
    assert not transitions.release(run.id, transitions.uuid.uuid4())
    assert stored(run).state == "running"
    assert run.claim_token
    assert transitions.release(run.id, run.claim_token)
    assert (stored(run).state, stored(run).attempt, stored(run).version) == ("queued", 0, run.version + 1)
