"""GET /runs/{id}/logs."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from messager.runs import logs
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
    assert answer.json() == {"items": [line], "next": 1, "previous": None, "last": 1}


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


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=1001", "after=-1", "after=x", "after=2147483648", "limit=", "before=-1", "tail=2"),
        *("level=LOUD", "q=%00", f"q={'x' * 501}", "&".join(["n=1"] * 501)),
    ],
)
def test_bounds_are_kept(api: Api, query: str) -> None:
    answer = api.get(f"/runs/{make_run().id}/logs?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][:2] == ["query", query.partition("=")[0]]


LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


def run_with(*messages: str) -> Run:
    """Line after line, each at another level."""
    run, time = make_run("running"), datetime(2026, 1, 31, 12, tzinfo=UTC)
    lines = zip(range(1, len(messages) + 1), LEVELS * len(messages), messages, strict=False)
    LogLine.objects.bulk_create(LogLine(run=run, n=n, time=time, level=level, message=text) for n, level, text in lines)
    return run


def page(api: Api, run: Run, query: str) -> tuple[list[int], int, int | None, int]:
    answer = api.get(f"/runs/{run.id}/logs?{query}").json()
    return [line["n"] for line in answer["items"]], answer["next"], answer["previous"], answer["last"]


def test_the_tail_comes_oldest_first_and_leads_back_to_the_beginning(api: Api) -> None:
    run = run_with_lines(7)
    assert page(api, run, "tail=true&limit=3") == ([5, 6, 7], 7, 5, 7)
    assert page(api, run, "tail=true&limit=3&before=5") == ([2, 3, 4], 4, 2, 7)
    assert page(api, run, "tail=true&limit=3&before=2") == ([1], 1, None, 7)
    assert page(api, make_run(), "tail=true") == ([], 0, None, 0)


def test_a_range_has_both_ends(api: Api) -> None:
    run = run_with_lines(9)
    assert page(api, run, "after=2&before=6") == ([3, 4, 5], 5, 3, 9)
    assert page(api, run, "after=6&before=6") == ([], 6, 7, 9)


def test_lines_are_found_by_number(api: Api) -> None:
    run = run_with_lines(9)
    assert page(api, run, "n=7&n=2&n=99")[0] == [2, 7]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=ERROR", [4]),
        ("level=WARNING&level=ERROR&level=CRITICAL", [3, 4, 5]),
        ("q=ONE", [1, 5]),
        ("q=100%25", [2]),
        ("q=a_b", [3]),
        ("q=red+alert", [4]),
        ("q=%1B", []),
        ("q=one&level=CRITICAL", [5]),
        ("q=31m", []),
    ],
)
def test_lines_are_found_by_level_and_by_what_they_say(api: Api, query: str, found: list[int]) -> None:
    run = run_with("one", "100% two", "a_b aXb 1000", "\x1b[31mred\x1b[0m al\x1b[1mert", "the last One")
    assert page(api, run, query)[0] == found
    assert api.get(f"/runs/{run.id}/logs/numbers?{query}").json() == {"numbers": found, "next": 5, "last": 5}


def test_pages_of_found_lines_go_on_in_either_direction(api: Api) -> None:
    run = run_with(*["yes", "no"] * 4)
    assert page(api, run, "q=yes&limit=3") == ([1, 3, 5], 5, None, 8)
    assert page(api, run, "q=yes&limit=3&after=5") == ([7], 8, 6, 8)
    assert page(api, run, "q=yes&limit=3&tail=true") == ([3, 5, 7], 8, 3, 8)
    assert page(api, run, "q=yes&limit=3&tail=true&before=3") == ([1], 2, None, 8)


def test_a_search_looks_through_so_many_lines_and_says_where_it_stopped(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "WINDOW", 3)
    run = run_with("yes", "no", "no", "no", "yes", "no", "no", "yes")
    assert page(api, run, "q=yes") == ([1], 3, None, 8)
    assert page(api, run, "q=yes&after=3") == ([5], 6, 4, 8)
    assert page(api, run, "q=yes&tail=true") == ([8], 8, 6, 8)
    assert page(api, run, "q=yes&tail=true&before=6") == ([5], 5, 3, 8)
    numbers = api.get(f"/runs/{run.id}/logs/numbers?q=yes&after=2").json()
    assert numbers == {"numbers": [5], "next": 5, "last": 8}


def test_the_numbers_of_an_unknown_run_are_not_found(api: Api) -> None:
    assert api.get(f"/runs/{uuid.uuid4()}/logs/numbers").status_code == 404
    assert api.get(f"/runs/{uuid.uuid4()}/logs?tail=true").status_code == 404


def test_the_log_is_downloaded_as_plain_text(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "PIECE", 2)
    run = run_with("a", "\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07", "1 %\r99 %\r", "b\n  c\x08", "ä")
    answer = api.get(f"/runs/{run.id}/logs.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="samples.add-{run.id}-log.txt"'
    time = "2026-01-31T12:00:00.000000Z"
    assert answer.getvalue().decode().splitlines() == [
        f"{time} DEBUG    a",
        f"{time} INFO     red link",
        f"{time} WARNING  99 %",
        f"{time} ERROR    b",
        "  c\\x08",
        f"{time} CRITICAL ä",
    ]
