"""POST /runs/{id}/retry."""

from __future__ import annotations

import uuid

import pytest
import redis

from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run, stored


@pytest.mark.usefixtures("transactional_db")  # the run is published when it is committed
@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
def test_a_run_that_has_ended_is_run_again(api: Api, broker: redis.Redis, state: str) -> None:
    old = make_run(state, tags='["nightly"]', batch=uuid.uuid4(), scheduled_at="2026-01-01T00:00:00Z")
    answer = api.post(f"/runs/{old.id}/retry")
    assert answer.status_code == 202
    new = answer.json()
    assert answer.headers["Location"] == f"/api/v1/runs/{new['id']}" != f"/api/v1/runs/{old.id}"
    assert (new["retry_of"], new["state"], new["attempt"]) == (str(old.id), "queued", 0)
    assert (new["input"], new["tags"], new["scheduled_at"]) == ({"a": 1, "b": 2}, ["nightly"], None)
    assert broker.llen("celery") == 1


def test_the_old_run_stays_as_it_was(api: Api) -> None:
    old = make_run("failed")
    before = api.run(old.id)
    api.post(f"/runs/{old.id}/retry")
    assert api.run(old.id) == before


def test_a_retry_may_be_retried(api: Api) -> None:
    first = make_run("failed")
    second = make_run("failed", retry_of=first.id)
    assert api.post(f"/runs/{second.id}/retry").json()["retry_of"] == str(second.id)


@pytest.mark.parametrize("state", ["scheduled", "queued", "running"])
def test_a_run_that_has_not_ended_is_not_retried(api: Api, state: str) -> None:
    answer = api.post(f"/runs/{make_run(state).id}/retry")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM)


def test_an_unknown_run_is_not_found(api: Api) -> None:
    assert api.post(f"/runs/{uuid.uuid4()}/retry").status_code == 404


def test_a_run_whose_task_is_gone_is_not_retried(api: Api) -> None:
    answer = api.post(f"/runs/{make_run('failed', task='gone.task').id}/retry")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert "gone.task" in answer.json()["detail"]


def test_an_input_the_task_no_longer_takes_is_refused(api: Api) -> None:
    old = make_run("failed", input='{"old_name":1}')
    answer = api.post(f"/runs/{old.id}/retry")
    assert answer.status_code == 422
    assert ["input", "old_name"] in [error["loc"] for error in answer.json()["errors"]]


def test_the_limits_are_those_the_task_has_now(api: Api) -> None:
    old = make_run("failed", task="samples.fails", input="{}", max_attempts=9, queue="gone")
    new = api.post(f"/runs/{old.id}/retry").json()
    assert (new["max_attempts"], new["queue"]) == (1, "celery")
    assert stored(old).max_attempts == 9
