"""A pool process that dies takes its run with it: the worker's parent says so at once, or tries again."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest

from messager.testing.client import Api
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


def test_a_killed_process_loses_its_run_and_no_other(worker: WorkerProcess) -> None:
    other = api.submit("samples.sleeps", {"seconds": 1.5})["id"]
    run_id = api.submit("samples.tells_its_process")["id"]
    os.kill(process_of(run_id), signal.SIGKILL)
    assert ended(run_id).error_type == "WorkerLost"
    assert ended(other).state == "succeeded"


@pytest.mark.parametrize("code", [0, 1])
def test_a_task_that_exits_ends_its_run(worker: WorkerProcess, code: int) -> None:
    run = ended(api.submit("samples.exits", {"code": code})["id"])
    assert run.state == "failed"
    assert run.error_type in {"SystemExit", "WorkerLost"}
    assert ended(api.submit("samples.add", {"a": 1})["id"]).result == "3"


def test_a_signal_that_was_not_meant_for_it_costs_a_run_no_attempt(worker: WorkerProcess) -> None:
    run_id = api.submit("samples.tells_its_process", {"seconds": 1})["id"]
    os.kill(process_of(run_id), signal.SIGUSR1)
    run = ended(run_id)
    assert (run.state, run.result, run.attempt) == ("succeeded", '"slept"', 1)
    assert len(api.log(run_id)) == 2  # it was begun twice
