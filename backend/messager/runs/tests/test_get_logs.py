"""GET /runs/{id}/logs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from messager.runs.models import LogLine, Run
from messager.testing.client import Api
from messager.testing.factories import make_run


def run_with_lines(count: int) -> Run:
    run, time = make_run("running"), datetime(2026, 1, 31, 12, tzinfo=UTC)
    lines = (LogLine(run=run, n=n, time=time, level="INFO", message=f"line {n}") for n in range(1, count + 1))
    LogLine.objects.bulk_create(lines)
    return run


def numbers(api: Api, run: Run, query: str = "") -> tuple[list[int], int]:
    page = api.get(f"/runs/{run.id}/logs?{query}").json()
    return [line["n"] for line in page["items"]], page["next"]


def test_a_line_has_number_time_level_and_message(api: Api) -> None:
    answer = api.get(f"/runs/{run_with_lines(1).id}/logs")
    assert answer.status_code == 200
    line = {"n": 1, "time": "2026-01-31T12:00:00.000000Z", "level": "INFO", "message": "line 1"}
    assert answer.json() == {"items": [line], "next": 1}


def test_next_is_what_comes_after_the_last_line(api: Api) -> None:
    run = run_with_lines(5)
    assert numbers(api, run, "limit=2") == ([1, 2], 2)
    assert numbers(api, run, "after=2&limit=2") == ([3, 4], 4)
    assert numbers(api, run, "after=4&limit=2") == ([5], 5)


def test_without_new_lines_next_stays_where_it_is(api: Api) -> None:
    run = run_with_lines(2)
    assert numbers(api, run, "after=2") == ([], 2)
    assert numbers(api, run, "after=9") == ([], 9)
    assert numbers(api, make_run()) == ([], 0)


def test_lines_of_other_runs_are_not_shown(api: Api) -> None:
    run_with_lines(3)
    assert numbers(api, run_with_lines(1)) == ([1], 1)


def test_a_page_has_500_lines_unless_asked_for_more(api: Api) -> None:
    run = run_with_lines(1001)
    assert len(numbers(api, run)[0]) == 500
    assert len(numbers(api, run, "limit=1000")[0]) == 1000


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "after=-1", "after=x", "after=2147483648", "limit="])
def test_bounds_are_kept(api: Api, query: str) -> None:
    answer = api.get(f"/runs/{make_run().id}/logs?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", query.partition("=")[0]]
