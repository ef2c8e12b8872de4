"""GET /runs/{id}: the run, and how a client follows it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run


def test_a_run_has_an_etag_of_its_version(api: Api) -> None:
    answer = api.get(f"/runs/{make_run(version=7).id}")
    assert (answer.status_code, answer.headers["ETag"], answer.headers["Cache-Control"]) == (200, '"7"', "no-cache")
    assert answer.json()["version"] == 7


@pytest.mark.parametrize("known", ['"7"', 'W/"7"', '"1", "7"', '"6","7"'])
def test_what_the_client_has_is_not_sent_again(api: Api, known: str) -> None:
    answer = api.get(f"/runs/{make_run(version=7).id}", {"If-None-Match": known})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", '"7"')
    assert "Content-Type" not in answer.headers


@pytest.mark.parametrize("known", ['"6"', "7", '"77"', "nonsense", ""])
def test_what_the_client_does_not_have_is_sent(api: Api, known: str) -> None:
    assert api.get(f"/runs/{make_run(version=7).id}", {"If-None-Match": known}).status_code == 200


def test_any_version_is_what_a_star_stands_for(api: Api) -> None:
    assert api.get(f"/runs/{make_run().id}", {"If-None-Match": "*"}).status_code == 304


@pytest.mark.parametrize("state", ["scheduled", "queued", "running"])
def test_an_unfinished_run_says_when_to_ask_again(api: Api, state: str) -> None:
    assert api.get(f"/runs/{make_run(state).id}").headers["Retry-After"] == "1"


@pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
def test_a_run_that_has_ended_need_not_be_asked_for_again(api: Api, state: str) -> None:
    assert "Retry-After" not in api.get(f"/runs/{make_run(state).id}").headers


@pytest.mark.parametrize(("age", "seconds"), [(15, "1"), (100, "10"), (100_000, "30")])
def test_an_old_run_is_to_be_asked_for_less_often(api: Api, age: int, seconds: str) -> None:
    run = make_run(created_at=Now() - timedelta(seconds=age))
    assert api.get(f"/runs/{run.id}").headers["Retry-After"] == seconds


@pytest.mark.parametrize("path", ["/runs/{}", "/runs/{}/logs"])
def test_an_id_may_be_written_in_upper_case(api: Api, path: str) -> None:
    assert api.get(path.format(str(make_run().id).upper())).status_code == 200


def test_a_time_in_the_first_year_has_a_year_of_four_digits(api: Api) -> None:
    run = api.submit("samples.add", {"a": 1}, scheduled_at="0001-01-01T00:00:00Z")
    assert run["scheduled_at"] == "0001-01-01T00:00:00.000000Z"


def test_a_failed_run_shows_its_error_and_no_result(api: Api) -> None:
    run = make_run("failed", error_type="ValueError", error_message="no", error_traceback="Traceback…")
    shown = api.run(run.id)
    assert shown["error"] == {"type": "ValueError", "message": "no", "traceback": "Traceback…"}
    assert shown["result"] is None


def test_a_running_run_shows_worker_attempt_and_progress(api: Api) -> None:
    run = make_run("running", progress='{"current":1,"total":2.5,"message":null}')
    shown = api.run(run.id)
    assert (shown["worker"], shown["attempt"], shown["state"]) == ("w@host", 1, "running")
    assert shown["progress"] == {"current": 1, "total": 2.5, "message": None}
    assert shown["started_at"].endswith("Z")


@pytest.mark.parametrize("run_id", [uuid.uuid4(), "1", "x" * 36, "018F4E7E-1111-7000-8000-000000000000"])
def test_an_unknown_run_is_not_found(api: Api, run_id: object) -> None:
    for path in (f"/runs/{run_id}", f"/runs/{run_id}/logs"):
        answer = api.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize("wait", ["-1", "30.1", "x", "nan", "inf", "1e9"])
def test_a_wait_that_makes_no_sense_is_refused(api: Api, wait: str) -> None:
    answer = api.get(f"/runs/{make_run().id}?wait={wait}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"] == ["query", "wait"]
