"""Cancelling what a worker executes."""

from __future__ import annotations

from datetime import timedelta

from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


def test_a_running_task_is_stopped(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.sleeps")["id"]).id
    assert api.post(f"/runs/{run_id}/cancel").json()["state"] == "running"
    run = ended(run_id)
    assert (run.state, run.error_type, run.error_traceback) == ("cancelled", "Cancelled", None)
    assert run.error_message == "Cancelled while it was running."
    assert run.finished_at - run.cancel_requested_at < timedelta(seconds=4)  # type: ignore[operator]
    assert api.post(f"/runs/{run_id}/cancel").status_code == 409


def test_a_task_may_tidy_up_before_it_is_cancelled(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.tidies_up")["id"]).id
    api.post(f"/runs/{run_id}/cancel")
    assert ended(run_id).state == "cancelled"
    assert [line["message"] for line in api.log(run_id)] == ["tidied up"]


def test_a_task_that_handles_it_and_returns_has_succeeded(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.handles_it")["id"]).id
    api.post(f"/runs/{run_id}/cancel")
    run = ended(run_id)
    assert (run.state, run.result) == ("succeeded", '"what there is"')


def test_a_task_that_does_not_stop_is_killed_after_a_while(worker: WorkerProcess) -> None:
    run_id = running(api.submit("samples.will_not_stop")["id"]).id
    api.post(f"/runs/{run_id}/cancel")
    run = ended(run_id)
    assert (run.state, run.error_type) == ("cancelled", "Cancelled")
    patience = run.finished_at - run.cancel_requested_at  # type: ignore[operator]
    assert timedelta(seconds=4) < patience < timedelta(seconds=9)
    assert ended(api.submit("samples.add", {"a": 1})["id"]).result == "3"


def test_a_run_between_two_attempts_is_cancelled_at_once(worker: WorkerProcess) -> None:
    run_id = api.submit("samples.fails_until", {"attempt": 2, "countdown": 60})["id"]
    wait_for(lambda: api.run(run_id)["state"] == "scheduled", "the wait for the next attempt")
    assert api.post(f"/runs/{run_id}/cancel").json()["state"] == "cancelled"


def test_a_cancelled_run_is_not_started_by_its_message(worker: WorkerProcess) -> None:
    busy = [running(api.submit("samples.sleeps", {"seconds": 1})["id"]).id for _ in range(2)]
    run_id = api.submit("samples.says", {"text": "too late"})["id"]
    api.post(f"/runs/{run_id}/cancel")
    for one in busy:
        ended(one)
    ended(api.submit("samples.add", {"a": 1})["id"])  # stands behind the cancelled one's message
    assert (api.run(run_id)["attempt"], api.log(run_id)) == (0, [])
