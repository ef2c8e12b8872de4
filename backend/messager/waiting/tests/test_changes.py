"""GET /changes?wait=: answered when something changed that matches, by a real server."""

from __future__ import annotations

import time
import uuid
from typing import Any

import httpx
import pytest
import redis

from messager.runs import transitions
from messager.runs.models import Run
from messager.testing.factories import make_run, stored
from messager.testing.redis_server import RedisServer
from messager.testing.stack import WorkerProcess
from messager.waiting.tests.conftest import Later
from messager.waiting.tests.test_lane import ORDINARY

SOON = 5.0
"""Seconds: much less than any wait here."""
WAYS = pytest.mark.parametrize("way", [{}, ORDINARY], ids=["plain", "through Django"])


@pytest.fixture(autouse=True)
def numbers_that_rise(http: httpx.Client) -> None:
    """The table is emptied after each test, and on SQLite its numbers would begin anew while the server goes on.

    The server may tell of this run as of a change: the tests ask for others.
    """
    make_run("succeeded", task="samples.before", changed=int(time.time() * 1000))


def now(http: httpx.Client) -> str:
    answer = http.get("/changes")
    assert answer.json()["items"] == []
    cursor: str = answer.json()["next"]
    return cursor


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [run["id"] for run in answer.json()["items"]]


@pytest.fixture
def run(http: httpx.Client) -> Run:
    return stored(make_run("running"))


def change(run: Run) -> None:
    assert transitions.record_signs(run.id, run.claim_token, "{}")  # type: ignore[arg-type]


@WAYS
def test_a_wait_ends_with_the_change(http: httpx.Client, later: Later, run: Run, way: dict[str, str]) -> None:
    waiting = later("GET", f"/changes?since={now(http)}&wait=20&task=samples.add", headers=way)
    change(run)
    found = waiting.result(30)
    assert (ids(found.answer), found.seconds < 10) == ([str(run.id)], True)
    assert found.answer.json()["items"][0] == http.get(f"/runs/{run.id}").json()


@WAYS
def test_what_is_waited_for_is_shortened_as_any(
    http: httpx.Client, later: Later, run: Run, way: dict[str, str]
) -> None:
    waiting = later("GET", f"/changes?since={now(http)}&wait=20&task=samples.add&shorten=5", headers=way)
    change(run)
    found = waiting.result(30)
    assert found.answer.json()["items"] == [http.get(f"/runs/{run.id}?shorten=5").json()]
    assert found.answer.json()["items"][0]["shortened"]["most"] == 5


@WAYS
def test_following_goes_on_from_where_the_last_answer_ended(
    http: httpx.Client, way: dict[str, str], worker: WorkerProcess
) -> None:
    seen: dict[str, int] = {}
    cursor = now(http)
    sent = {http.post("/tasks/samples.add/runs", json={"input": {"a": n}}).json()["id"] for n in range(30)}
    while not sent <= {run_id for run_id, version in seen.items() if version == 3}:
        answer = http.get(
            "/changes", params={"since": cursor, "wait": 20, "limit": 7, "task": "samples.add"}, headers=way
        ).json()
        assert answer["items"], f"nothing more came after {seen}"
        seen |= {run["id"]: max(run["version"], seen.get(run["id"], 0)) for run in answer["items"]}
        cursor = answer["next"]
    assert len(seen) == 30


@WAYS
def test_after_the_middle_of_pages_the_next_answer_does_not_wait_and_skips_nothing(
    http: httpx.Client, way: dict[str, str]
) -> None:
    cursor = now(http)
    runs = [stored(make_run("running", task="samples.add")) for _ in range(3)]
    for run in runs:
        change(run)
    page = http.get("/changes", params={"since": cursor, "limit": 2, "task": "samples.add"}).json()
    assert (page["more"], len(page["items"])) == (True, 2)
    change(runs[2])  # beyond where the first page ended, so the second one is empty
    seen: list[str] = []
    cursor = page["next"]
    for _ in range(3):
        answer = http.get("/changes", params={"since": cursor, "wait": 5, "task": "samples.add"}, headers=way)
        cursor, seen = answer.json()["next"], seen + ids(answer)
        if str(runs[2].id) in seen:
            break
    assert str(runs[2].id) in seen


@WAYS
def test_without_a_change_the_time_goes_by_and_the_cursor_goes_on(
    http: httpx.Client, later: Later, run: Run, way: dict[str, str]
) -> None:
    found = later("GET", f"/changes?since={now(http)}&wait=0.5&task=samples.add", headers=way).result(30)
    assert (ids(found.answer), found.seconds >= 0.5, found.seconds < 0.5 + SOON) == ([], True, True)
    waiting = later(
        "GET", "/changes", params={"since": found.answer.json()["next"], "wait": 20, "task": "samples.add"}, headers=way
    )
    change(run)
    assert ids(waiting.result(30).answer) == [str(run.id)]


@pytest.mark.parametrize(
    ("filters", "matching"),
    [
        ("task=samples.add", {}),
        ("task=samples.hurry", {"task": "samples.hurry"}),
        ("state=running", {}),
        ("tag=a&tag=b", {"tags": '["b","a"]'}),
        ("q=needle", {"input": '{"a":"a Needle"}'}),
    ],
)
@WAYS
def test_a_wait_ends_with_what_matches_alone(
    http: httpx.Client, later: Later, filters: str, matching: dict[str, Any], way: dict[str, str]
) -> None:
    other = stored(make_run("running", task="samples.other", tags='["a"]'))
    wanted = stored(make_run("running", **matching))
    waiting = later("GET", f"/changes?since={now(http)}&wait=20&{filters}", headers=way)
    if "state" not in filters:
        change(other)
    change(wanted)
    assert ids(waiting.result(30).answer) == [str(wanted.id)]


@WAYS
def test_runs_are_followed_by_their_ids(http: httpx.Client, later: Later, run: Run, way: dict[str, str]) -> None:
    other = stored(make_run("running"))
    waiting = later("GET", f"/changes?since={now(http)}&wait=20&id={run.id}&id={uuid.uuid4()}", headers=way)
    change(other)
    change(run)
    assert ids(waiting.result(30).answer) == [str(run.id)]


def test_both_ways_give_the_same_headers(http: httpx.Client, run: Run) -> None:
    cursor = now(http)
    known = http.get(f"/changes?since={cursor}&wait=0.01").json()["next"]
    answers = [http.get(f"/changes?since={known}&wait=0.01", headers=way) for way in ({}, {}, ORDINARY)]
    headers = [{n: v for n, v in answer.headers.items() if n not in ("date", "content-length")} for answer in answers]
    assert headers[0] == headers[1] == headers[2]


@pytest.mark.parametrize("query", ["wait=31", "wait=x", "limit=0", "limit=201", "id=x", "state=x", "created_after=x"])
def test_what_makes_no_sense_is_refused_at_once(http: httpx.Client, query: str) -> None:
    answer = http.get(f"/changes?since={now(http)}&wait=20&{query}", timeout=SOON)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_a_cursor_that_was_not_made_here_is_refused_at_once(http: httpx.Client) -> None:
    assert http.get("/changes?since=nonsense&wait=20", timeout=SOON).status_code == 422


def test_a_page_of_an_admitted_origin_may_wait_too(http: httpx.Client, later: Later, run: Run) -> None:
    strange = {"Origin": "http://evil.example"}
    waiting = later("GET", f"/changes?since={now(http)}&wait=20&task=samples.add", headers=strange)
    change(run)
    answer = waiting.result(30).answer
    assert ids(answer) == [str(run.id)]
    assert "access-control-allow-origin" not in answer.headers


def test_without_redis_changes_are_found_all_the_same(
    http: httpx.Client, later: Later, run: Run, redis_server: RedisServer, broker: redis.Redis
) -> None:
    cursor = now(http)
    redis_server.stop()
    waiting = later("GET", f"/changes?since={cursor}&wait=20&task=samples.add")
    one = later("GET", f"/runs/{run.id}?wait=20", headers={"If-None-Match": f'"{run.version}"'})
    change(run)
    assert ids(waiting.result(30).answer) == [str(run.id)]
    assert one.result(30).answer.json()["version"] == run.version + 1
    redis_server.start()
