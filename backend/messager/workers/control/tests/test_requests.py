"""What is refused before a worker hears of it, and what becomes of a worker's silence."""

from __future__ import annotations

from typing import Any

import pytest

from messager.testing.client import PROBLEM, Api
from messager.workers.control import sending
from messager.workers.models import Command
from messager.workers.tests.test_workers_api import make_worker

pytestmark = pytest.mark.usefixtures("db")

api = Api()
ALL: list[tuple[str, Any]] = [
    ("pool/grow", None),
    ("pool/shrink", {"n": 1}),
    ("pool/autoscale", {"min": 1, "max": 2}),
    ("time-limit", {"task": "samples.add", "hard": 1}),
    ("rate-limit", {"task": "samples.add", "rate": "1/s"}),
    ("consumers/add", {"queue": "celery"}),
    ("consumers/cancel", {"queue": "celery"}),
    ("shutdown", None),
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TAKEN_IN", 0.0)
    monkeypatch.setattr(sending, "DONE_IN", 0.0)


@pytest.mark.parametrize(("path", "body"), ALL)
def test_a_worker_nobody_has_heard_of_is_not_found(path: str, body: Any) -> None:
    for name in ("w@h", "w%00@h"):
        answer = api.post(f"/workers/{name}/{path}", body)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(("path", "body"), ALL)
def test_a_worker_that_is_offline_can_be_told_nothing(path: str, body: Any) -> None:
    make_worker("w@h", 60)
    answer = api.post(f"/workers/w@h/{path}", body)
    assert (answer.status_code, answer.json()["detail"]) == (
        409, "The worker is offline, so nothing can be asked of it."
    )  # fmt: skip


@pytest.mark.parametrize(("path", "body"), ALL)
def test_what_a_worker_does_not_take_in_time_is_withdrawn(path: str, body: Any) -> None:
    make_worker("w@h")
    answer = api.post(f"/workers/w@h/{path}", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (504, PROBLEM)
    assert "nothing was changed" in answer.json()["detail"]
    assert not Command.objects.exists()


def test_of_what_a_worker_took_and_did_not_answer_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    make_worker("w@h")
    monkeypatch.setattr(sending, "_wait_until_taken", lambda key: None)
    answer = api.post("/workers/w@h/shutdown")
    assert answer.status_code == 504
    assert "nothing was changed" not in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "loc"),
    [
        ("pool/grow", {"n": 0}, ["n"]),
        ("pool/grow", {"n": 1001}, ["n"]),
        ("pool/grow", {"n": "many"}, ["n"]),
        ("pool/grow", {"m": 1}, ["m"]),
        ("pool/shrink", {"n": -1}, ["n"]),
        ("pool/autoscale", {"min": 0, "max": 2}, ["min"]),
        ("pool/autoscale", {"min": 3, "max": 2}, []),
        ("pool/autoscale", {"min": 1}, ["max"]),
        ("time-limit", {"task": "samples.none"}, ["task"]),
        ("time-limit", {"task": "samples.add", "soft": 0}, ["soft"]),
        ("time-limit", {"task": "samples.add", "hard": 1e99}, ["hard"]),
        ("time-limit", {"task": "samples.add", "soft": 2, "hard": 1}, []),
        ("rate-limit", {"task": "samples.none", "rate": None}, ["task"]),
        ("rate-limit", {"task": "samples.add", "rate": "10/d"}, ["rate"]),
        ("rate-limit", {"task": "samples.add", "rate": "0/s"}, ["rate"]),
        ("rate-limit", {"task": "samples.add"}, ["rate"]),
        ("consumers/add", {"queue": "unknown"}, ["queue"]),
        ("consumers/add", {"queue": "messager:epoch"}, ["queue"]),
        ("consumers/cancel", {"queue": ""}, ["queue"]),
    ],
)
def test_an_argument_that_makes_no_sense_is_named(path: str, body: Any, loc: list[str]) -> None:
    make_worker("w@h")
    answer = api.post(f"/workers/w@h/{path}", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert [error["loc"] for error in answer.json()["errors"]] == [loc]
    assert not Command.objects.exists()
