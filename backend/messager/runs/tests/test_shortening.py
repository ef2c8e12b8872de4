"""`shorten`: the beginning of what is long, in a run, a list, and the feed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messager.runs.shortening import beginning_of
from messager.runs.tests.feed import change
from messager.testing.client import Api
from messager.testing.factories import make_run, stored

ROWS = json.dumps([{"id": n, "name": f"row {n}"} for n in range(1000)], separators=(",", ":"))


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ('{"a":1,"b":2}', 8, '{"a":1}'),
        ('{"a":1,"b":2}', 7, '{"a":1}'),
        ('{"a":1,"b":2}', 6, "{}"),
        ('{"a":1,"b":2}', 10, '{"a":1}'),
        ('{"a":[1,[2,3]],"b":2}', 11, '{"a":[1,[2]]}'),
        ("[12345,67890]", 9, "[12345]"),
        ("[12345678901234567890,1.50,2]", 26, "[12345678901234567890]"),
        ("[12345678901234567890,1.50,2]", 27, "[12345678901234567890,1.50]"),
        ("[true,false]", 8, "[true]"),
        ('["abcdef"]', 5, '["abc…"]'),
        ('["abcdef"]', 9, '["abcdef"]'),
        ('{"a":"abcdef","b":1}', 8, '{"a":"ab…"}'),
        ('{"abcdef":1}', 4, "{}"),
        ('{"a":1,"bcd":1}', 9, '{"a":1}'),
        ('["a\\"b","c"]', 5, '["a\\"…"]'),
        ('["a\\"b","c"]', 4, '["a…"]'),
        ('["a\\u00e4b"]', 6, '["a…"]'),
        ('["a\\ud83d\\ude00b"]', 9, '["a…"]'),
        ('["a, b","c]d"]', 10, '["a, b","c…"]'),
        ('"abcdef"', 4, '"abc…"'),
        ("1234567", 3, '"123…"'),
        ("[[[[]]]]", 3, "[[[]]]"),
        ('{"a":{}, "b" : "xyz"}', 18, '{"a":{}, "b" : "xy…"}'),
    ],
)
def test_the_beginning_of_json_is_json_with_every_value_as_it_was(text: str, most: int, shown: str) -> None:
    assert beginning_of(text, most) == shown
    json.loads(shown)


def test_a_list_of_records_ends_with_a_whole_one() -> None:
    for most in range(1000, 1030):
        shown = json.loads(beginning_of(ROWS, most))
        assert shown == json.loads(ROWS)[: len(shown)]
        assert len(shown) > 35
        rows = json.loads(beginning_of(f'{{"rows":{ROWS},"more":1}}', most + 8))["rows"]
        assert rows == json.loads(ROWS)[: len(rows)]


def test_a_large_record_is_begun_all_the_same() -> None:
    text = json.dumps([{"a": 1}, {"b": list(range(1000))}], separators=(",", ":"))
    assert json.loads(beginning_of(text, 40)) == [{"a": 1}, {"b": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}]


def test_wherever_it_is_cut_it_is_json() -> None:
    text = json.dumps({"a": ['x"\\\n', {"ä": None, "b": [True, -1.5e30, "\ud83d"]}], "c": {"d": "[{,:"}}, indent=1)
    for most in range(1, len(text)):
        assert isinstance(json.loads(beginning_of(text, most)), dict)


def test_deep_and_long_values_are_cut_in_no_time() -> None:
    assert json.loads(beginning_of("[" * 900 + "]" * 900, 900))
    beginning_of("[" * 1_000_000, 500_000)
    beginning_of('["' + "\\\\" * 500_000, 900_000)


def test_a_run_has_the_beginning_of_what_is_long_and_says_how_long_it_is(api: Api) -> None:
    run = make_run("succeeded", result=ROWS)
    shown = api.get(f"/runs/{run.id}?shorten=100").json()
    assert shown["result"] == json.loads(ROWS)[:4]
    assert shown["shortened"] == {"most": 100, "input": None, "result": len(ROWS), "error": None}
    assert shown["input"] == json.loads(run.input)
    assert api.run(run.id)["result"] == json.loads(ROWS)


def test_a_run_that_is_short_is_whole_and_does_not_say_so(api: Api) -> None:
    run = make_run("succeeded")
    assert api.get(f"/runs/{run.id}?shorten=100").json() == api.run(run.id)
    assert "shortened" not in api.run(run.id)


def test_bytes_are_counted_of_the_whole(api: Api) -> None:
    run = make_run("failed", error_message="ä" * 50, error_traceback="ö" * 40, input='{"a":"€€€€€€"}')
    sizes = {"most": 10, "input": 26, "result": None, "error": 180}
    for shown in (api.get(f"/runs/{run.id}?shorten=10").json(), api.get("/runs?shorten=10").json()["items"][0]):
        assert shown["shortened"] == sizes
        assert shown["error"] == {"type": "ValueError", "message": "ä" * 10 + "…", "traceback": "ö" * 10 + "…"}
        assert shown["input"] == {"a": "€€€€…"}


@pytest.mark.parametrize("query", ["", "&state=succeeded", "&q=row+1"])
def test_a_list_is_shortened_run_by_run(api: Api, query: str) -> None:
    long, short = make_run("succeeded", result=ROWS), make_run("succeeded", result='["row 1"]')
    page = api.get(f"/runs?shorten=100{query}").json()
    assert page["items"] == [api.get(f"/runs/{run.id}?shorten=100").json() for run in (short, long)]
    assert api.get(f"/runs?{query}").json()["items"][1]["result"] == json.loads(ROWS)


@pytest.mark.usefixtures("transactional_db")
def test_the_feed_is_shortened_as_well(api: Api) -> None:
    cursor = api.get("/changes").json()["next"]
    run = stored(make_run("running", input=json.dumps({"a": "x" * 5000})))
    change(run)
    (shown,) = api.get(f"/changes?since={cursor}&shorten=100").json()["items"]
    assert shown["shortened"]["input"] == 5009
    assert api.get(f"/changes?since={cursor}").json()["items"] == [api.run(run.id)]


@pytest.mark.parametrize("value", ["0", "-1", "x", "1000001", ""])
@pytest.mark.parametrize("path", ["/runs?", "/changes?", "/runs/{id}?"])
def test_bounds_are_kept(api: Api, path: str, value: str) -> None:
    answer: Any = api.get(f"{path.format(id=make_run().id)}shorten={value}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", "shorten"]


def test_a_page_of_long_results_takes_no_statement_for_each(api: Api, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        make_run("succeeded", result=ROWS)
    with django_assert_num_queries(1):
        api.get("/runs?shorten=100")
