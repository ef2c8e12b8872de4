"""Celery's AsyncResult of a durable run, as code that called `.delay()` asks it."""

from __future__ import annotations

import uuid

import pytest
from celery.exceptions import TaskRevokedError, TimeoutError
from celery.result import AsyncResult

from messager.celery import app
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.stack import WorkerProcess
from messager.tests import samples


def result_of(run_id: object) -> AsyncResult:
    return AsyncResult(str(run_id), app=app)


@pytest.mark.parametrize(
    ("state", "word"),
    [("scheduled", "PENDING"), ("queued", "PENDING"), ("running", "STARTED"), ("succeeded", "SUCCESS"),
     ("failed", "FAILURE"), ("cancelled", "REVOKED")],
)  # fmt: skip
def test_a_runs_state_is_told_in_celerys_words(db: None, state: str, word: str) -> None:
    found = result_of(make_run(state).id)
    assert (found.state, found.ready()) == (word, state in {"succeeded", "failed", "cancelled"})


def test_a_run_that_is_not_there_is_pending_as_in_celery(db: None) -> None:
    assert result_of(uuid.uuid4()).state == "PENDING"


def test_the_result_can_be_waited_for(worker: WorkerProcess) -> None:
    assert samples.add.delay(1).get(timeout=15, interval=0.05) == 3


def test_a_failure_is_raised_under_its_name(worker: WorkerProcess) -> None:
    called = samples.fails.delay("out of tea")
    with pytest.raises(Exception, match="out of tea") as caught:
        called.get(timeout=15, interval=0.05)
    assert type(caught.value).__name__ == "ValueError"
    assert "samples.py" in called.traceback


def test_a_cancelled_run_is_a_revoked_task(api: Api) -> None:
    run = make_run("scheduled")
    api.post(f"/runs/{run.id}/cancel")
    with pytest.raises(TaskRevokedError, match="Cancelled before it started"):
        result_of(run.id).get()


def test_the_wait_for_a_result_is_bounded(db: None) -> None:
    with pytest.raises(TimeoutError):
        result_of(make_run("running").id).get(timeout=0.05, interval=0.01)
