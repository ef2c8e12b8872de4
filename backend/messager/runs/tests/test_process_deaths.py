"""A pool process that dies takes its run with it: the worker's parent says so at once, or tries again."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest

from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended

api = Api()


def process_of(run_id: str) -> int:
    """The pool process, as `tells_its_process` prints it."""
    return int(wait_for(lambda: api.log(run_id), "the task's first line")[0]["message"])


def test_a_task_that_ends_its_process_fails_as_lost(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.dies")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "WorkerLost", 1)
    assert run.finished_at - run.started_at < timedelta(seconds=5)  # type: ignore[operator]


def test_a_lost_attempt_is_followed_by_another(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.dies_once")["id"])
    assert (run.state, run.result, run.attempt) == ("succeeded", "2", 2)
    items = api.get(f"/runs/{run.id}/attempts").json()["items"]
    assert [(item["n"], item["outcome"]) for item in items] == [(1, "lost"), (2, "succeeded")]
    assert items[0]["error"]["type"] == "WorkerLost"


def test_a_killed_process_loses_its_run_and_no_other(worker: WorkerProcess) -> None:
    other = api.submit("samples.sleeps", {"seconds": 1.5})["id"]
    run_id = api.submit("samples.tells_its_process")["id"]
    os.kill(process_of(run_id), signal.SIGKILL)
    assert ended(run_id).error_type == "WorkerLost"
    assert ended(other).state == "succeeded"


@pytest.mark.parametrize("code", [0, 1])
def test_a_task_that_exits_has_failed_at_once(worker: WorkerProcess, code: int) -> None:
    run = ended(api.submit("samples.exits", {"code": code})["id"])
    assert (run.state, run.error_type, run.error_message, run.attempt) == ("failed", "SystemExit", str(code), 1)
    assert "samples.py" in str(run.error_traceback)


def test_a_task_that_interrupts_itself_has_failed_at_once(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.interrupts_itself")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "KeyboardInterrupt", 1)


def test_a_process_that_is_asked_to_end_does_so(worker: WorkerProcess) -> None:
    run_id = api.submit("samples.tells_its_process")["id"]
    os.kill(process_of(run_id), signal.SIGQUIT)
    assert ended(run_id).error_type == "WorkerLost"


def test_a_run_is_begun_again_after_a_signal_that_was_not_meant_for_it(worker: WorkerProcess) -> None:
    run = stored(make_run(task="samples.tells_its_process", input='{"seconds":1}', max_attempts=2, published_at=None))
    os.kill(process_of(str(run.id)), signal.SIGUSR1)
    run = ended(run.id)
    assert (run.state, run.result, run.attempt) == ("succeeded", '"slept"', 2)
    assert len(api.log(run.id)) == 2


def test_such_signals_do_not_begin_a_run_more_often_than_it_has_attempts(worker: WorkerProcess) -> None:
    run_id = api.submit("samples.tells_its_process")["id"]
    os.kill(process_of(run_id), signal.SIGUSR1)
    run = ended(run_id)
    assert (run.state, run.error_type, run.attempt) == ("failed", "Interrupted", 1)
