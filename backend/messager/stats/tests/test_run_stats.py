"""GET /stats/runs counts every run that matches once, wherever it is on its way to the records."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.db.models.functions import Now

from messager.runs.models import Run
from messager.stats import newest, reading
from messager.stats.counting import step
from messager.stats.tests.test_counting import count_all, execute
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

HOUR_AGO = Now() - timedelta(hours=1)


def ago(**time: float) -> str:
    return (datetime.now(UTC) - timedelta(**time)).isoformat()


def stats(api: Api, **query: Any) -> dict[str, Any]:
    answer = api.get(f"/stats/runs?{urlencode(query, doseq=True)}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def total(found: dict[str, Any]) -> Counter[str]:
    return sum((Counter(item["counts"]) for item in found["items"]), Counter())


@pytest.mark.parametrize("counted", [False, True])
def test_runs_are_counted_by_the_minute_they_were_made_in_and_by_state(api: Api, counted: bool) -> None:
    make_run("succeeded", created_at=HOUR_AGO), make_run("failed", created_at=HOUR_AGO)
    for state in ("scheduled", "queued", "running", "succeeded"):
        make_run(state)
    if counted:
        count_all()
    found = stats(api, after=ago(hours=2), step=60)
    assert (found["by"], found["step"], found["complete"]) == ("created", 60, True)
    seen = [item["counts"] for item in found["items"] if item["counts"]]
    assert seen == [
        {"succeeded": 1, "failed": 1},
        {"scheduled": 1, "queued": 1, "running": 1, "succeeded": 1},
    ]
    assert found["items"][0]["at"] == found["after"] <= ago(hours=2)


@pytest.mark.parametrize("counted", [False, True])
def test_runs_are_counted_by_the_minute_they_ended_in(api: Api, counted: bool) -> None:
    make_run("succeeded", created_at=Now() - timedelta(hours=30), finished_at=HOUR_AGO), make_run("running")
    if counted:
        count_all()
    found = stats(api, by="finished", step=60, after=ago(hours=2))
    assert [item["counts"] for item in found["items"] if item["counts"]] == [{"succeeded": 1}]
    assert total(stats(api, by="created", step=60, after=ago(hours=2))) == {"running": 1}


@pytest.mark.parametrize("counted", [False, True])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"task": "a.b"}, {"failed": 1, "queued": 1}),
        ({"task": ["a.b", "c.d"]}, {"failed": 1, "queued": 1, "succeeded": 1}),
        ({"queue": "slow"}, {"failed": 1, "succeeded": 1}),
        ({"state": "failed"}, {"failed": 1}),
        ({"state": ["queued", "failed"], "task": "a.b"}, {"failed": 1, "queued": 1}),
        ({"tag": "x"}, {"succeeded": 1}),
        ({"q": "needle"}, {"queued": 1}),
        ({"q": "needle", "queue": "slow"}, {}),
        ({"batch": uuid.UUID(int=5)}, {"failed": 1}),
        ({"task": "a.b", "by": "finished"}, {"failed": 1}),
        ({"tag": "x", "by": "finished"}, {"succeeded": 1}),
        ({"task": "nobody"}, {}),
    ],
)
def test_filters_are_those_of_the_list(
    api: Api, counted: bool, query: dict[str, Any], expected: dict[str, int]
) -> None:
    make_run("failed", task="a.b", queue="slow", batch=uuid.UUID(int=5))
    make_run("queued", task="a.b", input='{"a":"needle"}')
    make_run("succeeded", task="c.d", queue="slow", tags='["x"]')
    if counted:
        count_all()
    found = stats(api, **query)
    assert (total(found), found["complete"]) == (expected, True)


def test_runs_that_were_deleted_are_still_counted(api: Api) -> None:
    make_run("succeeded", finished_at=HOUR_AGO, created_at=HOUR_AGO), make_run("failed", created_at=HOUR_AGO)
    count_all()
    Run.objects.all().delete()
    assert total(stats(api)) == {"succeeded": 1, "failed": 1}


def test_too_many_to_look_at_is_said(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        make_run("queued"), make_run("succeeded", tags='["x"]')
    assert stats(api)["complete"]
    monkeypatch.setattr(reading, "MOST_LIVE", 3)
    found = stats(api)
    assert (found["complete"], total(found)) == (False, {"queued": 3, "succeeded": 4})
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_UNCOUNTED", 3)
    assert not stats(api)["complete"]
    monkeypatch.setattr(newest, "MOST", 3)
    found = stats(api, tag="x")
    assert (found["complete"], total(found)) == (False, {"succeeded": 3})


@pytest.mark.usefixtures("transactional_db")
def test_each_run_is_counted_once_at_any_moment_while_runs_end_and_are_counted(api: Api) -> None:
    runs = 60
    ended = threading.Event()

    def write() -> None:
        try:
            execute(runs)
        finally:
            ended.set()
            connections.close_all()

    def count() -> None:
        try:
            while not ended.is_set():
                step(3)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for work in (write, count)]
    for thread in threads:
        thread.start()
    seen = [0]
    while not ended.is_set():
        before = Run.objects.count()
        seen.append(total(stats(api, after=ago(hours=1), step=60)).total())
        assert before <= seen[-1] <= Run.objects.count()
    for thread in threads:
        thread.join(timeout=60)
    assert seen == sorted(seen)
    assert total(stats(api, after=ago(hours=1), step=60)).total() == runs


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"after": "2026-11-20T00:00:00Z", "before": "2026-11-19T00:00:00Z"}, "before"),
        ({"after": "yesterday"}, "after"),
        ({"after": "1969-01-01T00:00:00Z"}, "after"),
        ({"before": "2200-01-02T00:00:00Z"}, "before"),
        ({"step": 0}, "step"),
        ({"step": 10**10}, "step"),
        ({"by": "started"}, "by"),
        ({"state": "lost"}, "state"),
        ({"task": "\x00"}, "task"),
        ({"batch": "x"}, "batch"),
    ],
)
def test_nonsense_is_refused_by_name(api: Api, query: dict[str, Any], field: str) -> None:
    answer = api.get(f"/stats/runs?{urlencode(query)}")
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert [error["loc"][:2] for error in answer.json()["errors"]] == [["query", field]]


@pytest.mark.parametrize(
    ("query", "step"),
    [
        ({"after": ago(hours=1)}, 60),
        ({"after": ago(hours=23)}, 1800),
        ({"after": ago(hours=23), "step": 90}, 120),
        ({"after": ago(days=5), "step": 60}, 600),
        ({"after": ago(days=5), "step": 1}, 600),
        ({"after": ago(days=40)}, 12 * 3600),
        ({"after": ago(days=300), "step": 3600}, 6 * 3600 + 6 * 3600),
        ({"after": "1970-01-01T00:00:00Z"}, 28 * 86400),
        ({"after": "1970-01-01T00:00:00Z", "before": "2200-01-01T00:00:00Z"}, 85 * 86400),
    ],
)
def test_steps_are_such_that_the_records_have_them(api: Api, query: dict[str, Any], step: int) -> None:
    found = stats(api, **query)
    assert found["step"] == step
    assert len(found["items"]) <= 1001
    assert found["after"] <= query["after"].replace("Z", ".000000Z")


def test_a_window_without_its_beginning_is_a_day(api: Api) -> None:
    found = stats(api, before="2026-11-20T12:00:00Z", step=3600)
    assert (found["after"], found["before"]) == ("2026-11-19T12:00:00.000000Z", "2026-11-20T12:00:00.000000Z")
    assert len(found["items"]) == 24
