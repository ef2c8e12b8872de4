"""POST /tasks/{task}/runs."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from messager.runs.models import Run
from messager.testing.client import PROBLEM, Api

SUBMIT = "/tasks/samples.add/runs"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"


def test_an_accepted_run_is_stored_and_says_where_it_is(api: Api) -> None:
    answer = api.post(SUBMIT, {"input": {"a": 1}})
    assert answer.status_code == 202
    run = answer.json()
    assert answer.headers["Location"] == f"/api/v1/runs/{run['id']}"
    assert answer.headers["Retry-After"] == "1"
    assert answer.headers["ETag"] == '"1"'
    assert api.get(f"/runs/{run['id']}").json() == run


def test_a_new_run_shows_every_field(api: Api) -> None:
    run = api.submit("samples.add", {"a": 1}, tags=["x"])
    assert uuid.UUID(run.pop("id")).version == 7
    assert re.fullmatch(TIME, run.pop("created_at"))
    empty = ("result", "error", "progress", "worker", "retry_of", "batch", "schedule")
    empty += ("scheduled_at", "started_at", "finished_at", "cancel_requested_at")
    assert {name: run.pop(name) for name in empty} == dict.fromkeys(empty)
    assert run == {
        "task": "samples.add", "state": "queued", "input": {"a": 1}, "attempt": 0, "max_attempts": 4,
        "queue": "celery", "tags": ["x"], "version": 1,
    }  # fmt: skip


def test_the_database_says_when_a_run_was_made(api: Api) -> None:
    made = datetime.fromisoformat(api.submit("samples.add", {"a": 1})["created_at"])
    assert abs(datetime.now(UTC) - made) < timedelta(seconds=5)


def test_ids_grow_with_time(api: Api) -> None:
    ids = [api.submit("samples.add", {"a": n})["id"] for n in range(5)]
    assert ids == sorted(ids)


def test_the_input_is_kept_as_it_was_sent(api: Api) -> None:
    value = {"value": {"big": 9007199254740993, "text": "ä\u2028\0", "deep": [[[{}]]], "pi": 3.10}}
    run = api.submit("samples.gives", value)
    assert run["input"] == value
    assert api.run(run["id"])["input"] == value


@pytest.mark.usefixtures("transactional_db")  # it is published when it is committed
def test_a_run_goes_to_its_tasks_queue(api: Api, broker: redis.Redis) -> None:
    assert api.submit("samples.hurry")["queue"] == "urgent"
    assert (broker.llen("urgent"), broker.llen("celery")) == (1, 0)


@pytest.mark.parametrize(
    ("body", "locs"),
    [
        ({}, [["input"]]),
        ({"input": {}}, [["input", "a"]]),
        ({"input": {"a": "x", "c": 1}}, [["input", "a"], ["input", "c"]]),
        ({"input": []}, [["input"]]),
        ({"input": None}, [["input"]]),
        ({"input": {"a": 1}, "extra": 1}, [["extra"]]),
        ({"input": {"a": 1}, "tags": "x"}, [["tags"]]),
        ({"input": {"a": 1}, "tags": ["ok", ""]}, [["tags", 1]]),
        ({"input": {"a": 1}, "tags": ["x" * 65]}, [["tags", 0]]),
        ({"input": {"a": 1}, "tags": ["x"] * 21}, [["tags"]]),
        ({"input": {"a": 1}, "scheduled_at": "tomorrow"}, [["scheduled_at"]]),
        ({"input": {"a": 1}, "scheduled_at": "2026-01-31T12:00:00"}, [["scheduled_at"]]),
        ({"input": {"a": 1}, "scheduled_at": "2026-01-31"}, [["scheduled_at"]]),
        ({"input": {"a": 1}, "scheduled_at": 1795420000}, [["scheduled_at"]]),
        ({"input": {"a": 1}, "scheduled_at": "1795420000"}, [["scheduled_at"]]),
        ([], [[]]),
        ("null", [[]]),
    ],
)
def test_a_bad_body_names_each_field_and_stores_nothing(api: Api, body: Any, locs: list[list[Any]]) -> None:
    answer = api.post(SUBMIT, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert [error["loc"] for error in answer.json()["errors"]] == locs
    assert all(error["msg"] for error in answer.json()["errors"])
    assert not Run.objects.exists()


def test_a_body_without_content_is_refused(api: Api) -> None:
    assert api.post(SUBMIT).status_code in {400, 422}


def test_half_a_character_is_refused(api: Api) -> None:
    answer = api.post("/tasks/samples.gives/runs", '{"input": {"value": "\\ud800"}}')
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)


def test_an_unknown_task_is_not_found(api: Api) -> None:
    answer = api.post("/tasks/nope.nope/runs", {"input": {"a": 1}})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


def test_celerys_own_tasks_cannot_be_run(api: Api) -> None:
    for task in ("messager.run", "celery.ping", "celery.backend_cleanup"):
        assert api.post(f"/tasks/{task}/runs", {"input": {}}).status_code == 404


def test_a_run_for_later_waits_and_is_not_published(api: Api, broker: redis.Redis) -> None:
    run = api.submit("samples.add", {"a": 1}, scheduled_at="2099-01-01T12:00:00+02:00")
    assert run["state"] == "scheduled"
    assert run["scheduled_at"] == "2099-01-01T10:00:00.000000Z"
    assert broker.llen("celery") == 0


def test_a_time_that_has_passed_means_now(api: Api) -> None:
    run = api.submit("samples.add", {"a": 1}, scheduled_at="2020-01-01T00:00:00Z")
    assert (run["state"], run["scheduled_at"]) == ("queued", "2020-01-01T00:00:00.000000Z")


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_a_time_beyond_the_calendar_is_refused(api: Api, time: str) -> None:
    answer = api.post(SUBMIT, {"input": {"a": 1}, "scheduled_at": time})
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)


@pytest.mark.parametrize("tag", ["ä", '"', "\\", "a b", "\0", "x" * 64])
def test_a_tag_may_hold_any_character(api: Api, tag: str) -> None:
    run = api.submit("samples.add", {"a": 1}, tags=[tag])
    assert api.run(run["id"])["tags"] == [tag]
