"""GET /runs/{id}/attempts."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.runs import transitions
from messager.runs.attempts import history_of
from messager.runs.models import Attempt, Run
from messager.runs.outcomes import RunFailure
from messager.testing.client import Api
from messager.testing.factories import make_run, stored

FAILURE = RunFailure(type="ValueError", message="no", traceback="Traceback…")
NOT_LONG = timedelta(seconds=-1)
HOUR = timedelta(hours=1)


def history(api: Api, run: Run, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/runs/{run.id}/attempts?{query}")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def outcomes(found: dict[str, Any]) -> list[tuple[int, str]]:
    return [(item["n"], item["outcome"]) for item in found["items"]]


def waits(found: dict[str, Any]) -> list[tuple[str, bool]]:
    """Why, and whether it goes on."""
    return [(wait["reason"], wait["finished_at"] is None) for wait in found["waits"]]


def begin(run: Run, worker: str = "w@host") -> uuid.UUID:
    token = uuid.uuid4()
    transitions.promote_due(10)
    assert transitions.claim(run.id, token, worker)
    return token


def test_most_runs_have_one_attempt_which_is_made_of_the_run_itself(api: Api) -> None:
    run = stored(make_run("succeeded"))
    shown = api.run(run.id)
    (item,) = history(api, run)["items"]
    assert item == {
        "n": 1,
        "worker": "w@host",
        "started_at": shown["started_at"],
        "finished_at": shown["finished_at"],
        "outcome": "succeeded",
        "error": None,
    }


@pytest.mark.parametrize(
    ("state", "columns", "outcome"),
    [
        ("running", {}, "running"),
        ("succeeded", {}, "succeeded"),
        ("failed", {}, "failed"),
        ("failed", {"error_type": "WorkerLost"}, "lost"),
        ("failed", {"error_type": "Interrupted"}, "interrupted"),
        ("cancelled", {"error_type": "Cancelled"}, "cancelled"),
    ],
)
def test_the_last_attempt_has_the_runs_outcome(api: Api, state: str, columns: Any, outcome: str) -> None:
    assert outcomes(history(api, make_run(state, **columns))) == [(1, outcome)]


def test_each_attempt_keeps_its_error(api: Api) -> None:
    run = make_run(max_attempts=3)
    transitions.retry(run.id, begin(run), NOT_LONG, FAILURE)
    transitions.lose(run.id, begin(run), NOT_LONG)
    transitions.succeed(run.id, begin(run, "other@host"), "1")
    found = history(api, run)
    assert outcomes(found) == [(1, "failed"), (2, "lost"), (3, "succeeded")]
    first, second, third = found["items"]
    assert first["error"] == {"type": "ValueError", "message": "no", "traceback": "Traceback…"}
    assert second["error"]["type"] == "WorkerLost"
    assert (third["error"], third["worker"]) == (None, "other@host")
    starts = [item["started_at"] for item in found["items"]]
    assert starts == sorted(starts)
    assert third["finished_at"] == api.run(run.id)["finished_at"]


def test_one_that_was_given_back_is_shown_with_the_number_it_gave_back(api: Api) -> None:
    run = make_run(max_attempts=3)
    transitions.release(run.id, begin(run))
    transitions.fail(run.id, begin(run), FAILURE)
    found = history(api, run)
    assert outcomes(found) == [(1, "released"), (1, "failed")]
    assert found["items"][0]["error"] is None


def test_a_queued_run_waits_for_a_worker(api: Api) -> None:
    found = history(api, make_run())
    assert (found["items"], waits(found)) == ([], [("queued", True)])
    assert found["waits"][0]["due_at"] is None


def test_a_scheduled_run_waits_for_its_time(api: Api) -> None:
    run = api.submit("samples.add", {"a": 1}, scheduled_at="2099-01-01T00:00:00Z")
    found = history(api, Run.objects.get(id=run["id"]))
    assert waits(found) == [("scheduled", True)]
    assert found["waits"][0]["due_at"] == "2099-01-01T00:00:00.000000Z"


def test_a_run_that_came_to_its_time_waited_for_that_and_then_for_a_worker(api: Api) -> None:
    now = transitions.clock()
    run = make_run("succeeded", created_at=now - 3 * HOUR, scheduled_at=now - 2 * HOUR, started_at=now - HOUR)
    found = history(api, run)
    assert waits(found) == [("scheduled", False), ("queued", False)]
    scheduled, queued = found["waits"]
    assert scheduled["started_at"] == api.run(run.id)["created_at"]
    assert scheduled["finished_at"] == queued["started_at"] == api.run(run.id)["scheduled_at"]
    assert queued["finished_at"] == api.run(run.id)["started_at"]


def test_the_wait_before_another_attempt_goes_on_until_it_is_due(api: Api) -> None:
    run = make_run(max_attempts=2)
    transitions.retry(run.id, begin(run), HOUR, FAILURE)
    found = history(api, run)
    assert outcomes(found) == [(1, "failed")]
    assert waits(found) == [("queued", False), ("backoff", True)]
    assert found["waits"][1]["started_at"] == found["items"][0]["finished_at"] < found["waits"][1]["due_at"]


def test_after_the_wait_it_waits_for_a_worker(api: Api) -> None:
    run = make_run(max_attempts=2)
    transitions.retry(run.id, begin(run), HOUR, FAILURE)
    now = transitions.clock()
    Attempt.objects.update(finished_at=now - 2 * HOUR, next_at=now - HOUR)
    Run.objects.update(state="queued", due_at=None)
    assert waits(history(api, run))[1:] == [("backoff", False), ("queued", True)]
    begin(run)
    found = history(api, run)
    assert waits(found)[1:] == [("backoff", False), ("queued", False)]
    assert found["waits"][-1]["finished_at"] == found["items"][-1]["started_at"]


def test_a_wait_ends_with_the_run_that_is_cancelled(api: Api) -> None:
    run = make_run(max_attempts=2)
    transitions.retry(run.id, begin(run), HOUR, FAILURE)
    transitions.cancel_waiting(run.id)
    found = history(api, run)
    assert outcomes(found) == [(1, "failed")]
    assert waits(found) == [("queued", False), ("backoff", False)]
    assert found["waits"][-1]["finished_at"] == api.run(run.id)["finished_at"]


def test_a_run_that_was_cancelled_before_it_began_had_no_attempt(api: Api) -> None:
    run = make_run("scheduled", scheduled_at=Now() + HOUR)
    transitions.cancel_waiting(run.id)
    found = history(api, run)
    assert (found["items"], waits(found)) == ([], [("scheduled", False)])


def test_of_many_attempts_the_newest_are_shown(api: Api) -> None:
    run = make_run(max_attempts=9)
    for _ in range(3):
        transitions.retry(run.id, begin(run), NOT_LONG, FAILURE)
    begin(run)
    found = history(api, run, "limit=2")
    assert (outcomes(found), found["complete"]) == ([(3, "failed"), (4, "running")], False)
    assert {wait["started_at"] >= found["items"][0]["finished_at"] for wait in found["waits"]} <= {True}
    assert history(api, run, "limit=4")["complete"]


def test_what_a_run_did_before_attempts_were_kept_is_not_made_up(api: Api) -> None:
    run = make_run("failed", attempt=3)
    found = history(api, run)
    assert [(item["n"], item["started_at"]) for item in found["items"]] == [(3, None)]
    assert found["items"][0]["finished_at"]
    assert found["waits"] == []


def test_a_run_that_moves_on_while_it_is_read_has_no_attempt_twice(api: Api) -> None:
    run = make_run(max_attempts=2)
    token = begin(run)
    read = stored(run)
    transitions.retry(run.id, token, HOUR, FAILURE)
    assert [attempt.n for attempt in history_of(read, 10).attempts] == [1]


def test_an_unknown_run_is_not_found(api: Api) -> None:
    assert api.get(f"/runs/{uuid.uuid4()}/attempts").status_code == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x"])
def test_a_bad_limit_is_named(api: Api, query: str) -> None:
    answer = api.get(f"/runs/{make_run().id}/attempts?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][-1] == "limit"
