"""POST /queues/{queue}/pause and /resume."""

from __future__ import annotations

from typing import Any

import pytest

from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run
from messager.testing.redis_server import RedisServer
from messager.workers.tests.test_workers_api import make_worker


def test_pausing_answers_with_the_queue(api: Api) -> None:
    answer = api.post("/queues/celery/pause", {"reason": "the mail server is away"})
    assert (answer.status_code, answer.json()["health"]) == (200, "paused")
    assert answer.json()["pause_reason"] == "the mail server is away"
    assert answer.json()["paused_at"].endswith("Z")
    assert answer.json() == next(one for one in api.get("/queues").json()["items"] if one["name"] == "celery")


def test_a_reason_is_not_needed(api: Api) -> None:
    for body in (None, {}, {"reason": None}):
        answer = api.post("/queues/celery/pause", body)
        assert (answer.status_code, answer.json()["pause_reason"]) == (200, None)


def test_pausing_and_resuming_twice_is_as_once(api: Api) -> None:
    first = api.post("/queues/celery/pause").json()
    assert api.post("/queues/celery/pause").json()["paused_at"] == first["paused_at"]
    for _ in range(2):
        answer = api.post("/queues/celery/resume")
        assert (answer.status_code, answer.json()["paused_at"], answer.json()["health"]) == (200, None, "no_worker")


@pytest.mark.parametrize("name", ["unknown", "celery%00", "Celery", "x" * 300, "%F0%9F%92%A5"])
@pytest.mark.parametrize("action", ["pause", "resume"])
def test_a_queue_nobody_knows_is_not_found(api: Api, name: str, action: str) -> None:
    answer = api.post(f"/queues/{name}/{action}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)
    assert "no queue of that name" in answer.json()["detail"]


@pytest.mark.parametrize("reason", ["x" * 501, 7, "a\x00b", "\ud800"])
def test_a_bad_reason_is_named(api: Api, reason: Any) -> None:
    answer = api.post("/queues/celery/pause", {"reason": reason})
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [["reason"]]
    assert api.get("/queues").json()["items"][0]["paused_at"] is None


def test_a_field_nobody_knows_is_named(api: Api) -> None:
    answer = api.post("/queues/celery/pause", {"why": "x"})
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["why"])


def test_runs_of_a_paused_queue_are_accepted(api: Api) -> None:
    api.post("/queues/celery/pause")
    assert api.submit("samples.add", {"a": 1})["state"] == "queued"


def test_a_queue_that_only_its_pause_kept_is_gone_once_it_is_resumed(api: Api) -> None:
    run = make_run(queue="gone")
    api.post("/queues/gone/pause")
    run.delete()
    assert api.post("/queues/gone/resume").json()["name"] == "gone"
    assert api.post("/queues/gone/resume").status_code == 404


def test_with_a_paused_queue_all_is_ready(api: Api) -> None:
    make_worker("w@h")
    api.post("/queues/celery/pause")
    assert api.request("GET", "/readyz").status_code == 200


def test_pausing_needs_no_redis(api: Api, redis_server: RedisServer) -> None:
    redis_server.stop()
    assert api.post("/queues/celery/pause").status_code == 200
