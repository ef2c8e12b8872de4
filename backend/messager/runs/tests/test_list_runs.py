"""GET /runs: filters, and pages by cursor."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db.models.functions import Now

from messager.runs.models import Run, RunGroup
from messager.runs.states import RunState
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

BATCH, SCHEDULE, RUN = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


def listed(api: Api, query: str = "") -> list[str]:
    answer = api.get(f"/runs?{query}")
    assert answer.status_code == 200, answer.content
    return [run["id"] for run in answer.json()["items"]]


def test_the_newest_comes_first_with_all_its_fields(api: Api) -> None:
    old, new = make_run(), make_run("succeeded")
    assert listed(api) == [str(new.id), str(old.id)]
    assert api.get("/runs").json()["items"][0] == api.run(new.id)


def test_an_empty_list_is_a_list(api: Api) -> None:
    assert api.get("/runs").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        (f"id={RUN}&id={BATCH}", {"id": RUN}),
        ("task=samples.hurry", {"task": "samples.hurry"}),
        ("task=samples.hurry&task=gone.task", {"task": "gone.task"}),
        *[(f"state={state}", {"state": state}) for state in RunState.values if state != "queued"],
        ("state=failed&state=cancelled", {"state": "cancelled"}),
        ("tag=a", {"tags": '["a"]'}),
        ("tag=b&tag=a", {"tags": '["a","x","b"]'}),
        (f"tag={quote(chr(34))}", {"tags": '["\\""]'}),
        (f"tag={quote('ä%_')}", {"tags": '["ä%_"]'}),
        (f"batch={BATCH}", {"batch": BATCH}),
        (f"schedule={SCHEDULE}", {"schedule": SCHEDULE}),
        ("q=hurr", {"task": "samples.hurry"}),
        ("q=SECRET", {"input": '{"a":"my secret"}'}),
        ("q=42", {"state": "succeeded", "result": "[42]"}),
        ("q=Zero", {"state": "failed", "error_type": "ZeroDivisionError"}),
        ("q=nothing", {"state": "failed", "error_type": "E", "error_message": "by nothing"}),
        ("q=weekly", {"tags": '["weekly"]'}),
        (f"q={quote(chr(34))}", {"input": '{"a":"say \\"hi\\""}'}),
        (f"q={quote('100%')}", {"input": '{"a":"100% sure"}'}),
        (f"q={quote('a_b')}", {"input": '{"a":"a_b"}'}),
        ("q=++nothing++", {"error_type": "E", "error_message": "nothing", "state": "failed"}),
        ("task=samples.hurry&state=failed&q=no", {"task": "samples.hurry", "state": "failed", "error_message": "no"}),
    ],
)
def test_a_filter_lets_through_what_fits_and_nothing_else(api: Api, query: str, columns: dict[str, Any]) -> None:
    make_run(input='{"a":"aXb 100 sure"}', tags='["ab","äöü"]')
    fitting = make_run(**columns)
    make_run("queued")
    assert listed(api, query) == [str(fitting.id)]


@pytest.mark.parametrize(
    ("tag", "tags"),
    [(",", '["a","b"]'), ("T1", '["t1"]'), ("a", '["ab","ba"]'), ("x", r'["\"x\""]'), (",", '["x,",",y"]')],
)
def test_a_tag_is_found_as_a_whole_and_in_its_own_case(api: Api, tag: str, tags: str) -> None:
    make_run(tags=tags)
    assert listed(api, urlencode({"tag": tag})) == []


@pytest.mark.parametrize("tag", [",", "T1", '"', "\\", "ä", "0", "null"])
def test_a_tag_may_be_anything(api: Api, tag: str) -> None:
    run = api.submit("samples.add", {"a": 1}, tags=["a\x00b", tag])
    assert listed(api, urlencode({"tag": tag})) == [run["id"]]


@pytest.mark.parametrize("query", [f"bulk={BATCH}", "failure=0123456789abcdef"])
def test_runs_are_found_by_a_group_that_they_are_in(api: Api, query: str) -> None:
    wanted, _ = make_run(), make_run()
    RunGroup.objects.create(name=query.replace("=", ":"), run=wanted.id)
    assert listed(api, query) == [str(wanted.id)]
    assert listed(api, f"{query}&state=failed") == []


@pytest.mark.parametrize("query", ["bulk=no", "failure=XYZ", "failure=0123456789ABCDEF"])
def test_what_cannot_be_a_group_is_refused(api: Api, query: str) -> None:
    answer = api.get(f"/runs?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", query.split("=")[0]]


def test_an_id_is_found_as_a_whole(api: Api) -> None:
    run, _ = make_run(), make_run()
    assert listed(api, f"q={run.id}") == [str(run.id)]
    assert listed(api, f"q={run.id.hex}") == [str(run.id)]


def test_runs_are_found_by_when_they_were_made(api: Api) -> None:
    old = make_run(created_at=datetime.fromisoformat("2026-01-01T00:00:00Z"))
    new = make_run(created_at=datetime.fromisoformat("2026-01-02T00:00:00Z"))
    middle = quote("2026-01-01T14:00:00+02:00")
    assert listed(api, f"created_after={middle}") == [str(new.id)]
    assert listed(api, f"created_before={middle}") == [str(old.id)]
    exact = quote("2026-01-02T00:00:00Z")
    assert listed(api, f"created_after={exact}") == [str(new.id)]
    assert listed(api, f"created_before={exact}") == [str(old.id)]


def test_the_time_a_run_shows_finds_it_again(api: Api) -> None:
    shown = api.submit("samples.add", {"a": 1})["created_at"]
    assert len(listed(api, urlencode({"created_after": shown}))) == 1
    assert listed(api, urlencode({"created_before": shown})) == []


def test_pages_are_complete_and_repeat_nothing_while_new_runs_arrive(api: Api) -> None:
    wanted = [str(make_run().id) for _ in range(7)][::-1]
    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/runs?limit=3&cursor={cursor}").json()
        seen += [run["id"] for run in page["items"]]
        cursor = page["next"]
        make_run()
    assert seen == wanted


def test_a_page_that_is_just_full_is_the_last(api: Api) -> None:
    for _ in range(3):
        make_run()
    page = api.get("/runs?limit=3").json()
    assert (len(page["items"]), page["next"]) == (3, None)


def test_filters_hold_on_every_page(api: Api) -> None:
    wanted = [str(make_run(task=("samples.hurry", "samples.add")[n % 2]).id) for n in range(6)][::-2]
    page = api.get("/runs?task=samples.add&limit=2").json()
    rest = api.get(f"/runs?task=samples.add&limit=2&cursor={page['next']}").json()
    assert [run["id"] for run in page["items"] + rest["items"]] == wanted


def test_the_default_page_has_50_runs(api: Api) -> None:
    for _ in range(51):
        make_run()
    assert len(listed(api)) == 50
    assert len(listed(api, "limit=200")) == 51


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=201", "limit=x", "state=done", "batch=1", "schedule=x", "created_after=yesterday",
        "created_after=2026-01-01T00:00:00", "cursor=x", "cursor=%00", "cursor=" + "A" * 201, "cursor=äää",
        "q=" + "x" * 501,
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(api: Api, query: str) -> None:
    answer = api.get(f"/runs?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"][:2] == ["query", query.partition("=")[0]]


@pytest.mark.parametrize(
    "query", ["q=%00", "tag=%00", "task=%00", "q=%ed%a0%80", "q=%ff", "created_after=0001-01-01T00:00:00%2B12:00"]
)
def test_characters_a_database_cannot_hold_find_nothing(api: Api, query: str) -> None:
    make_run()
    answer = api.get(f"/runs?{query}")
    assert answer.status_code in {200, 422}, answer.content


def test_a_run_that_moves_keeps_its_place(api: Api) -> None:
    run, other = make_run(), make_run()
    later = Now() + timedelta(hours=1)
    Run.objects.filter(id=run.id).update(state="failed", error_type="ValueError", finished_at=later)
    assert listed(api) == [str(other.id), str(run.id)]


@pytest.mark.parametrize(("parameter", "status"), [("tag", 422), ("task", 400)])
def test_thousands_of_parameters_are_refused(api: Api, parameter: str, status: int) -> None:
    query = urlencode([(parameter, f"t{n}") for n in range(990 if parameter == "tag" else 1500)])
    assert api.get(f"/runs?{query}").status_code == status
