"""GET /runs/export: the runs that match, as a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from messager.runs import export, finding
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

START = datetime.fromisoformat("2026-01-01T00:00:00Z")


def text_of(api: Api, query: str = "") -> str:
    answer = api.get(f"/runs/export?{query}")
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode()


def table(api: Api, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(api, query), newline="")))


@pytest.fixture
def in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many runs would be exported, with few."""
    monkeypatch.setattr(export, "PAGE", 7)
    monkeypatch.setattr(export, "CHUNK", 3)
    monkeypatch.setattr(finding, "REACH", 5)


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_every_run_is_in_it_once_and_as_the_api_shows_it(api: Api, in_small_steps: None, format: str) -> None:
    for n in range(30):
        make_run(("queued", "succeeded", "failed", "running")[n % 4], input=f'{{"a":{10**20 + n}}}', tags='["ä","b"]')
    shown = api.get("/runs?limit=200").json()["items"]
    text = text_of(api, f"format={format}")
    read = json.loads(text) if format == "json" else list(map(json.loads, text.splitlines()))
    assert read == shown


def test_a_table_has_all_columns_of_a_run(api: Api) -> None:
    made = make_run("failed", input='{"a":1.50}', tags='["x","y"]', error_message="it said\n\"no\", and = 'ü'")
    (row,) = table(api)
    run = api.run(made.id)
    assert list(row) == list(run)
    assert (row["id"], row["state"], row["input"], row["tags"]) == (run["id"], "failed", '{"a":1.50}', '["x","y"]')
    assert json.loads(row["error"]) == run["error"]
    assert row["result"] == row["batch"] == ""


def test_the_columns_are_those_chosen_in_their_order(api: Api) -> None:
    make_run("succeeded", created_at=START, started_at=START + timedelta(seconds=2), finished_at=START + timedelta(3))
    assert text_of(api, "column=state&column=wait&column=duration&column=task&column=state") == (
        "state,wait,duration,task\r\nsucceeded,2.000000,259198.000000,samples.add\r\n"
    )
    assert json.loads(text_of(api, "format=json&column=task&column=wait")) == [{"task": "samples.add", "wait": 2.0}]


def test_a_run_that_was_scheduled_waits_from_when_it_is_due(api: Api) -> None:
    due = START + timedelta(hours=1)
    make_run("running", created_at=START, scheduled_at=due, started_at=due + timedelta(seconds=1))
    assert table(api, "column=wait&column=duration") == [{"wait": "1.000000", "duration": ""}]


def test_filters_are_those_of_the_list(api: Api, in_small_steps: None) -> None:
    wanted = [str(make_run("failed", input='{"a":"needle"}', tags='["t"]').id) for _ in range(12)][::-1]
    for _ in range(12):
        make_run("failed")
        make_run("succeeded", input='{"a":"needle"}', tags='["t"]')
    query = "state=failed&tag=t&q=needle&task=samples.add&column=id"
    assert [row["id"] for row in table(api, query)] == wanted


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_it_ends_at_the_limit(api: Api, in_small_steps: None, format: str) -> None:
    newest = [str(make_run().id) for _ in range(20)][:9:-1]
    text = text_of(api, f"limit=10&column=id&column=state&format={format}")
    assert [one for one in newest if one in text] == newest
    assert text.count("queued") == 10


@pytest.mark.parametrize(("format", "empty"), [("csv", "id,task\r\n"), ("json", "[]\n"), ("jsonl", "")])
def test_no_run_makes_an_empty_file(api: Api, format: str, empty: str) -> None:
    assert text_of(api, f"format={format}&column=id&column=task") == empty


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://x")', "\uff1d1"]
)
def test_text_that_looks_like_a_formula_is_no_formula_in_a_table(api: Api, text: str) -> None:
    make_run("succeeded", result=json.dumps(text), task="samples.add")
    assert table(api, "column=result") == [{"result": f"'{text}"}]
    assert json.loads(text_of(api, "format=json&column=result")) == [{"result": text}]


@pytest.mark.parametrize(("result", "cell"), [("-5", "-5"), ("9007199254740993", "9007199254740993"), ("true", "true")])
def test_numbers_stay_numbers(api: Api, result: str, cell: str) -> None:
    make_run("succeeded", result=result)
    assert table(api, "column=result") == [{"result": cell}]


@pytest.mark.parametrize("result", ['"\\u0000"', '"\\ud800"', '"a,b\\r\\nc;\\"d\\""', '"\\u202e"'])
def test_hostile_text_breaks_no_row(api: Api, result: str) -> None:
    make_run("succeeded", result=result)
    make_run("succeeded")
    rows = table(api, "column=result&column=state")
    assert [row["state"] for row in rows] == ["succeeded", "succeeded"]


def test_it_is_a_download(api: Api) -> None:
    answer = api.get("/runs/export")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="runs.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "query", ["format=xls", "column=secret", "limit=0", "limit=100001", "state=done", "created_after=soon", "q=%00"]
)
def test_what_makes_no_sense_is_refused(api: Api, query: str) -> None:
    answer = api.get(f"/runs/export?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"][:2] == ["query", query.partition("=")[0]]


def test_what_is_read_is_only_what_is_shown(api: Api, django_assert_num_queries: Any) -> None:
    make_run("succeeded", result='"large"')
    with django_assert_num_queries(2) as seen:
        text_of(api, urlencode({"column": "task"}))
    assert not any('"result"' in query["sql"] for query in seen.captured_queries)
