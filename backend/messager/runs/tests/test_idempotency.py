"""Idempotency-Key: the same request twice makes one run."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from django.db import connections

from messager.catalog import registry
from messager.catalog.registry import find_task
from messager.runs.models import Run
from messager.testing.client import PROBLEM, Api

# A statement that breaks a constraint ends a transaction; in production there is none around it.
pytestmark = pytest.mark.usefixtures("transactional_db")

SUBMIT = "/tasks/samples.add/runs"


def post(api: Api, key: str, body: Any = None, path: str = SUBMIT) -> Any:
    return api.post(path, body or {"input": {"a": 1}}, {"Idempotency-Key": key})


def test_the_same_key_and_body_give_the_same_run(api: Api, broker: redis.Redis) -> None:
    first, second = post(api, "k"), post(api, "k")
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert broker.llen("celery") == 1


def test_how_the_body_is_written_does_not_matter(api: Api) -> None:
    first = post(api, "k", '{"input": {"a": 1}}')
    assert post(api, "k", '{ "tags": [],\n"input":{"a":1}}').json()["id"] == first.json()["id"]


def test_the_order_of_the_inputs_fields_does_not_matter(api: Api) -> None:
    first = post(api, "k", {"input": {"a": 1, "b": 5}})
    assert post(api, "k", {"input": {"b": 5, "a": 1}}).json()["id"] == first.json()["id"]


def test_a_replay_gives_the_run_even_when_the_task_takes_other_input_by_now(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = post(api, "k")
    changed = dataclasses.replace(find_task("samples.add"), input_model=find_task("samples.crawl").input_model)
    monkeypatch.setitem(registry._specs, "samples.add", changed)
    assert post(api, "other").status_code == 422
    assert post(api, "k").json()["id"] == first.json()["id"]


@pytest.mark.parametrize(
    "body",
    [
        {"input": {"a": 2}},
        {"input": {"a": 1}, "tags": ["x"]},
        {"input": {"a": 1}, "scheduled_at": "2099-01-01T00:00:00Z"},
    ],
)
def test_the_same_key_with_another_body_is_refused(api: Api, body: Any) -> None:
    post(api, "k")
    answer = post(api, "k", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert "Idempotency-Key" in answer.json()["detail"]
    assert Run.objects.count() == 1


def test_the_same_key_for_another_task_is_refused(api: Api) -> None:
    post(api, "k")
    assert post(api, "k", {"input": {"a": 1}}, "/tasks/samples.delegates/runs").status_code == 422


def test_other_keys_and_no_key_make_other_runs(api: Api) -> None:
    post(api, "k"), post(api, "K"), api.submit("samples.add", {"a": 1}), api.submit("samples.add", {"a": 1})
    assert Run.objects.count() == 4


def test_a_request_that_was_refused_does_not_use_its_key_up(api: Api) -> None:
    assert post(api, "k", {"input": {}}).status_code == 422
    assert post(api, "k").status_code == 202


@pytest.mark.parametrize(("key", "status"), [("x" * 255, 202), ("x" * 256, 422), ("", 422)])
def test_a_key_has_bounds(api: Api, key: str, status: int) -> None:
    assert post(api, key).status_code == status


def test_the_replay_shows_how_far_the_run_is_by_now(api: Api) -> None:
    run = post(api, "k").json()
    api.post(f"/runs/{run['id']}/cancel")
    assert post(api, "k").json()["state"] == "cancelled"


def test_two_requests_at_once_make_one_run(api: Api, broker: redis.Redis) -> None:
    barrier = threading.Barrier(8)

    def submit(_: int) -> tuple[int, str]:
        barrier.wait(10)
        try:
            answer = post(Api(), "k")
            return answer.status_code, answer.json()["id"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(submit, range(8)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 202
    assert (Run.objects.count(), broker.llen("celery")) == (1, 1)
