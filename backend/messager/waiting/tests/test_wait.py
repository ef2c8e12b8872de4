"""GET /runs/{id}?wait=: answered when there is something new, by a real server."""

from __future__ import annotations

import uuid

import httpx
import pytest

from messager.runs import transitions
from messager.runs.models import Run
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for
from messager.waiting.tests.conftest import Later

SOON = 2.0
"""Seconds: much less than any wait here, much more than a tick of the watch."""


@pytest.fixture
def run(http: httpx.Client) -> Run:
    return stored(make_run("running"))


def test_a_wait_ends_when_the_run_ends(http: httpx.Client, later: Later, run: Run) -> None:
    waiting = later("GET", f"/runs/{run.id}?wait=20")
    transitions.succeed(run.id, run.claim_token, "1")  # type: ignore[arg-type]
    found = waiting.result(30)
    assert (found.answer.status_code, found.answer.json()["state"]) == (200, "succeeded")
    assert found.seconds < 10


def test_a_change_is_no_end_for_who_asked_for_none(http: httpx.Client, later: Later, run: Run) -> None:
    waiting = later("GET", f"/runs/{run.id}?wait=1")
    transitions.record_signs(run.id, run.claim_token, "{}")  # type: ignore[arg-type]
    found = waiting.result(30)
    assert found.seconds >= 1
    assert found.answer.json()["state"] == "running"


def test_a_wait_ends_when_the_version_passes_the_etag(http: httpx.Client, later: Later, run: Run) -> None:
    etag = http.get(f"/runs/{run.id}").headers["ETag"]
    waiting = later("GET", f"/runs/{run.id}?wait=20", headers={"If-None-Match": etag})
    transitions.record_signs(run.id, run.claim_token, '{"current":1,"total":2,"message":null}')  # type: ignore[arg-type]
    found = waiting.result(30)
    assert (found.answer.status_code, found.answer.json()["progress"]["current"]) == (200, 1)
    assert found.answer.headers["ETag"] != etag


def test_a_run_that_was_waited_for_is_shortened_as_any(http: httpx.Client, later: Later, run: Run) -> None:
    waiting = later("GET", f"/runs/{run.id}?wait=20&shorten=10")
    transitions.succeed(run.id, run.claim_token, '"a long result"')  # type: ignore[arg-type]
    found = waiting.result(30)
    assert found.answer.json()["result"] == "a long re…"
    assert found.answer.json() == http.get(f"/runs/{run.id}?shorten=10").json()


def test_what_changed_before_the_wait_is_answered_at_once(http: httpx.Client, later: Later, run: Run) -> None:
    found = later("GET", f"/runs/{run.id}?wait=20", headers={"If-None-Match": '"0"'}).result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (200, True)


def test_without_news_the_answer_is_that_nothing_changed(http: httpx.Client, later: Later, run: Run) -> None:
    found = later("GET", f"/runs/{run.id}?wait=0.5", headers={"If-None-Match": f'"{run.version}"'}).result(30)
    assert (found.answer.status_code, found.answer.content) == (304, b"")
    assert 0.5 <= found.seconds < 0.5 + SOON


def test_of_many_versions_the_client_has_the_newest_counts(http: httpx.Client, later: Later) -> None:
    run = stored(make_run("running", version=4))
    found = later("GET", f"/runs/{run.id}?wait=20", headers={"If-None-Match": '"1", W/"3"'}).result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (200, True)


def test_a_run_is_waited_for_by_its_id_in_upper_case_too(later: Later, run: Run) -> None:
    found = later("GET", f"/runs/{str(run.id).upper()}?wait=0.3").result(30)
    assert (found.answer.status_code, found.seconds >= 0.3) == (200, True)


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
def test_a_run_that_has_ended_is_not_waited_for(http: httpx.Client, later: Later, state: str) -> None:
    found = later("GET", f"/runs/{make_run(state).id}?wait=20").result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (200, True)


def test_an_ended_run_the_client_has_is_answered_at_once_too(http: httpx.Client, later: Later) -> None:
    run = stored(make_run("succeeded"))
    found = later("GET", f"/runs/{run.id}?wait=20", headers={"If-None-Match": f'"{run.version}"'}).result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (304, True)


def test_an_unknown_run_is_not_waited_for(http: httpx.Client, later: Later) -> None:
    found = later("GET", f"/runs/{uuid.uuid4()}?wait=20").result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (404, True)


@pytest.mark.parametrize("wait", ["31", "-1", "x", "nan"])
def test_a_wait_that_makes_no_sense_is_refused_at_once(later: Later, run: Run, wait: str) -> None:
    found = later("GET", f"/runs/{run.id}?wait={wait}").result(30)
    assert (found.answer.status_code, found.seconds < SOON) == (422, True)


@pytest.mark.parametrize("known", ["nonsense", '"x"', "1", ""])
def test_an_etag_that_is_none_only_waits_for_the_end(later: Later, run: Run, known: str) -> None:
    found = later("GET", f"/runs/{run.id}?wait=0.3", headers={"If-None-Match": known}).result(30)
    assert (found.answer.status_code, found.seconds >= 0.3) == (200, True)


def test_a_hundred_who_wait_hold_no_thread_and_all_hear_of_the_end(http: httpx.Client, run: Run) -> None:
    import asyncio

    async def wait_all() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=http.base_url, timeout=40, limits=limits, trust_env=False) as client:
            waiting = [asyncio.create_task(client.get(f"runs/{run.id}?wait=20")) for _ in range(100)]
            other = await client.get("tasks")  # sixteen threads would be busy by now
            assert other.status_code == 200
            await asyncio.to_thread(_succeed, run)
            return await asyncio.gather(*waiting)

    assert {answer.json()["state"] for answer in asyncio.run(wait_all())} == {"succeeded"}


def _succeed(run: Run) -> None:
    from django.db import connection

    transitions.succeed(run.id, run.claim_token, "1")  # type: ignore[arg-type]
    connection.close()


def test_a_client_that_goes_away_leaves_nothing_behind(http: httpx.Client, run: Run) -> None:
    with pytest.raises(httpx.ReadTimeout):
        http.get(f"/runs/{run.id}?wait=20", timeout=0.3)
    assert wait_for(lambda: http.get(f"/runs/{run.id}").status_code == 200, "the server still answers")
