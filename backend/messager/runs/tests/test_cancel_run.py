"""POST /runs/{id}/cancel."""

from __future__ import annotations

import uuid

import pytest

from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run, stored


@pytest.mark.parametrize("state", ["scheduled", "queued"])
def test_a_waiting_run_is_cancelled_at_once(api: Api, state: str) -> None:
    run = make_run(state)
    answer = api.post(f"/runs/{run.id}/cancel")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    shown = answer.json()
    assert (shown["state"], shown["error"]["type"], shown["version"]) == ("cancelled", "Cancelled", 2)
    assert shown["finished_at"] == shown["cancel_requested_at"] is not None
    assert shown == api.run(run.id)


def test_a_running_run_is_marked_for_its_worker(api: Api) -> None:
    answer = api.post(f"/runs/{make_run('running').id}/cancel")
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["version"]) == ("running", 2)
    assert answer.json()["cancel_requested_at"]
    assert answer.headers["Retry-After"] == "1"


def test_asking_twice_changes_nothing_more(api: Api) -> None:
    run = make_run("running")
    first, second = (api.post(f"/runs/{run.id}/cancel") for _ in range(2))
    assert (second.status_code, second.json()) == (200, first.json())


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
def test_a_run_that_has_ended_is_not_cancelled(api: Api, state: str) -> None:
    run = make_run(state)
    before = stored(run)
    answer = api.post(f"/runs/{run.id}/cancel")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM)
    assert state in answer.json()["detail"]
    assert stored(run).version == before.version


def test_an_unknown_run_is_not_found(api: Api) -> None:
    answer = api.post(f"/runs/{uuid.uuid4()}/cancel")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


def test_a_body_is_neither_needed_nor_in_the_way(api: Api) -> None:
    assert api.post(f"/runs/{make_run().id}/cancel", {}).status_code == 200
