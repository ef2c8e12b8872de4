"""Prefer: wait=N on submit: 200 with the ended run when it ends in time, else 202."""

from __future__ import annotations

import uuid

import httpx
import pytest

from messager.runs import transitions
from messager.testing.stack import WorkerProcess
from messager.waiting.preference import wait_preferred
from messager.waiting.tests.conftest import Later

SUBMIT = "/tasks/samples.add/runs"
BODY = {"input": {"a": 1}}


def test_a_run_that_ends_in_time_is_answered_with_its_result(
    worker: WorkerProcess, http: httpx.Client, later: Later
) -> None:
    found = later("POST", SUBMIT, json=BODY, headers={"Prefer": "wait=20"}).result(40)
    run = found.answer.json()
    assert (found.answer.status_code, run["state"], run["result"]) == (200, "succeeded", 3)
    assert found.answer.headers["Preference-Applied"] == "wait=20"
    assert found.answer.headers["ETag"] == f'"{run["version"]}"'
    assert found.answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_failed_run_is_an_answer_as_well(worker: WorkerProcess, http: httpx.Client) -> None:
    answer = http.post("/tasks/samples.fails/runs", json={"input": {}}, headers={"Prefer": "wait=20"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (200, "ValueError")


def test_a_run_that_takes_longer_is_accepted(http: httpx.Client, later: Later) -> None:
    body = {**BODY, "scheduled_at": "2099-01-01T00:00:00Z"}
    found = later("POST", SUBMIT, json=body, headers={"Prefer": "wait=1"}).result(40)
    assert (found.answer.status_code, found.answer.json()["state"]) == (202, "scheduled")
    assert found.answer.headers["Preference-Applied"] == "wait=1"
    assert found.answer.headers["Location"] == f"/api/v1/runs/{found.answer.json()['id']}"
    assert 1 <= found.seconds < 3


@pytest.mark.parametrize("prefer", ["respond-async, wait=1", "wait=1; x=y", "handling=lenient,wait=1"])
def test_the_preference_may_stand_among_others(http: httpx.Client, later: Later, prefer: str) -> None:
    body = {**BODY, "scheduled_at": "2099-01-01T00:00:00Z"}
    found = later("POST", SUBMIT, json=body, headers={"Prefer": prefer}).result(40)
    assert (found.answer.status_code, found.answer.headers["Preference-Applied"]) == (202, "wait=1")


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("WAIT=5", 5),
        ('wait="5"', 5),
        (" wait = 5 ", 5),
        ("respond-async,\twait=5;x=y", 5),
        ("wait=5, wait=6", 5),
        ('note="a, wait=9", wait=5', 5),
        ('note="a, wait=9"', 0),
        ('note="a \\", wait=9"', 0),
        ('wait="5', 0),
        ("wait=-5", 0),
        ("await=5", 0),
        ("wait=٣", 0),
        ("x; wait=5", 0),
    ],
)
def test_the_preference_is_read_as_its_rfc_says(prefer: str, seconds: int) -> None:
    assert wait_preferred(prefer) == seconds


def test_the_preference_may_stand_in_a_line_of_its_own(http: httpx.Client) -> None:
    body = {**BODY, "scheduled_at": "2099-01-01T00:00:00Z"}
    answer = http.post(SUBMIT, json=body, headers=[("Prefer", "respond-async"), ("Prefer", "wait=1")])
    assert answer.headers["Preference-Applied"] == "wait=1"


def test_when_the_time_is_up_the_run_is_shown_as_it_is_then(http: httpx.Client, later: Later) -> None:
    first = http.post(SUBMIT, json=BODY, headers={"Idempotency-Key": "k"}).json()
    waiting = later("POST", SUBMIT, json=BODY, headers={"Prefer": "wait=2", "Idempotency-Key": "k"})
    transitions.claim(uuid.UUID(first["id"]), uuid.uuid4(), "w@host")
    found = waiting.result(40)
    assert (found.answer.status_code, found.answer.json()["state"]) == (202, "running")
    assert found.answer.headers["Idempotency-Replayed"] == "true"
    assert found.answer.headers["ETag"] == f'"{found.answer.json()["version"]}"' != f'"{first["version"]}"'


@pytest.mark.parametrize("prefer", ["wait=0", "wait=x", "wait=-1", "wait", "respond-async", "await=5", ""])
def test_any_other_preference_is_not_applied(http: httpx.Client, later: Later, prefer: str) -> None:
    body = {**BODY, "scheduled_at": "2099-01-01T00:00:00Z"}
    found = later("POST", SUBMIT, json=body, headers={"Prefer": prefer}).result(40)
    assert (found.answer.status_code, found.seconds < 2) == (202, True)
    assert "Preference-Applied" not in found.answer.headers


@pytest.mark.parametrize(
    ("path", "body", "status"), [(SUBMIT, {"input": {}}, 422), ("/tasks/nope/runs", BODY, 404), (SUBMIT, {}, 422)]
)
def test_what_is_refused_is_not_waited_for(
    http: httpx.Client, later: Later, path: str, body: object, status: int
) -> None:
    found = later("POST", path, json=body, headers={"Prefer": "wait=20"}).result(40)
    assert (found.answer.status_code, found.seconds < 2) == (status, True)
    assert found.answer.headers["Content-Type"] == "application/problem+json"


def test_a_page_of_another_site_does_not_get_to_wait(http: httpx.Client) -> None:
    answer = http.post(SUBMIT, json=BODY, headers={"Prefer": "wait=20", "Origin": "https://evil.example.com"})
    assert answer.status_code == 403


def test_a_listed_origin_can_read_the_answer(worker: WorkerProcess, http: httpx.Client) -> None:
    headers = {"Prefer": "wait=20", "Origin": "https://app.example.com"}
    answer = http.post(SUBMIT, json=BODY, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"


def test_a_repeated_request_waits_for_the_first_ones_run(worker: WorkerProcess, http: httpx.Client) -> None:
    first = http.post(SUBMIT, json=BODY, headers={"Idempotency-Key": "k"})
    again = http.post(SUBMIT, json=BODY, headers={"Idempotency-Key": "k", "Prefer": "wait=20"})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
