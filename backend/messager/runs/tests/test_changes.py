"""GET /changes: the runs that changed since a cursor was made."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from messager.runs import transitions
from messager.runs.cursors import Page, Position, Snapshot, decoded, encoded
from messager.runs.models import Run
from messager.runs.tests.feed import Reader, change, running, versions
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run, stored

# Each statement is a transaction of its own, as in production.
pytestmark = pytest.mark.usefixtures("transactional_db")

HOUR = 3600
BATCH = uuid.uuid4()


def changes(api: Api, query: str = "") -> dict[str, Any]:
    answer = api.get(f"/changes?{query}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def now(api: Api) -> str:
    cursor: str = changes(api)["next"]
    return cursor


def ids(answer: dict[str, Any]) -> list[str]:
    return [run["id"] for run in answer["items"]]


def other_position(cursor: str, **changed: Any) -> str:
    return encoded(replace(decoded(cursor), **changed))


def test_without_a_cursor_there_is_nothing_but_one(api: Api) -> None:
    change(*running(1))
    answer = changes(api)
    assert (answer["items"], answer["more"]) == ([], False)
    assert changes(api, f"since={answer['next']}")["items"] == []


def test_what_changed_is_told_once_as_it_is_now(api: Api) -> None:
    cursor = now(api)
    run = api.submit("samples.add", {"a": 1}, tags=["x"])
    answer = changes(api, f"since={cursor}")
    assert answer["items"] == [api.run(run["id"])]
    assert answer["more"] is False
    assert changes(api, f"since={answer['next']}")["items"] == []


def test_a_cursor_can_be_asked_again(api: Api) -> None:
    cursor = now(api)
    (run,) = running(1)
    change(run)
    assert ids(changes(api, f"since={cursor}")) == ids(changes(api, f"since={cursor}")) == [str(run.id)]


def test_the_oldest_change_comes_first_and_each_run_once(api: Api) -> None:
    cursor = now(api)
    one, two, three = running(3)
    for run in (three, one, two, three):
        change(run)
    assert ids(changes(api, f"since={cursor}")) == [str(run.id) for run in (one, two, three)]


def test_runs_from_before_changes_were_numbered_are_no_news(api: Api) -> None:
    cursor = now(api)
    run = make_run()
    assert stored(run).changed == 0
    assert changes(api, f"since={cursor}")["items"] == []


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("id={id}", {}),
        ("task=samples.hurry", {"task": "samples.hurry"}),
        ("state=running&tag=a", {"tags": '["a"]'}),
        (f"tag={quote(chr(34))}", {"tags": '["\\""]'}),
        ("q=SECRET", {"input": '{"a":"my secret"}'}),
        ("q={id}", {}),
        (f"batch={BATCH}", {"batch": BATCH}),
        (f"schedule={BATCH}", {"schedule": BATCH}),
        ("created_after=2099-01-01T00:00:00Z", {"created_at": "2099-01-02T00:00:00Z"}),
        ("created_before=2000-01-01T00:00:00Z", {"created_at": "1999-01-02T00:00:00Z"}),
    ],
)
def test_a_filter_lets_through_what_fits_and_nothing_else(api: Api, query: str, columns: dict[str, Any]) -> None:
    cursor = now(api)
    others, fitting = running(2), make_run("running", **columns)
    for run in (others[0], fitting, others[1]):
        change(run)
    assert ids(changes(api, f"since={cursor}&{query.format(id=fitting.id)}")) == [str(fitting.id)]


def test_a_run_that_leaves_a_filter_is_not_told(api: Api) -> None:
    cursor = now(api)
    (run,) = running(1)
    change(run)
    answer = changes(api, f"since={cursor}&state=running")
    assert ids(answer) == [str(run.id)]
    transitions.succeed(run.id, run.claim_token, "1")
    assert changes(api, f"since={answer['next']}&state=running")["items"] == []
    assert ids(changes(api, f"since={answer['next']}")) == [str(run.id)]


def test_a_filter_counts_what_fits_and_passes_by_the_rest(api: Api) -> None:
    cursor = now(api)
    runs = [make_run("running", task=("samples.hurry", "samples.add")[n % 5 == 0]) for n in range(50)]
    for run in runs:
        change(run)
    first = changes(api, f"since={cursor}&task=samples.add&limit=6")
    rest = changes(api, f"since={first['next']}&task=samples.add&limit=6")
    assert ids(first) + ids(rest) == [str(run.id) for run in runs[::5]]
    assert (first["more"], rest["more"]) == (True, False)


def test_an_answer_that_is_just_full_is_the_last(api: Api) -> None:
    cursor = now(api)
    for run in running(3):
        change(run)
    answer = changes(api, f"since={cursor}&limit=3")
    assert (len(answer["items"]), answer["more"]) == (3, False)


def test_all_changes_of_one_statement_come_page_by_page_although_they_have_one_number(api: Api) -> None:
    reader = Reader(limit=4)
    wanted = {run.id for run in [make_run("scheduled", due_at="2020-01-01T00:00:00Z") for _ in range(10)]}
    transitions.promote_due(10)
    assert len(set(Run.objects.values_list("changed", flat=True))) == 1
    told = reader.read_all()
    assert (set(told), len(told)) == (wanted, 10)


def test_nothing_is_missed_while_runs_move_from_page_to_page() -> None:
    runs, reader = running(500), Reader(limit=7)
    for run in runs:
        change(run)
    told = len(reader.read())
    for turn in range(1000):
        change(runs[turn * 37 % 500])  # some were read already, some were not
        told += len(reader.read())
        if not reader.more:
            break
    assert not reader.more, "the pages do not end while runs change"
    assert told <= 500
    reader.read_all()
    assert reader.known == versions()
    assert reader.read() == []


def test_what_changes_while_pages_are_read_comes_after_them(api: Api) -> None:
    one, two, three = running(3)
    cursor = now(api)
    for run in (one, two, three):
        change(run)
    first = changes(api, f"since={cursor}&limit=1")
    change(two)
    second = changes(api, f"since={first['next']}&limit=5")
    third = changes(api, f"since={second['next']}")
    assert [ids(first), ids(second), ids(third)] == [[str(one.id)], [str(three.id)], [str(two.id)]]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=201", "limit=x", "wait=-1", "wait=30.1", "wait=nan", "wait=x", "created_after=x", "id=x"],
)
def test_what_makes_no_sense_is_refused_by_its_name(api: Api, query: str) -> None:
    answer = api.get(f"/changes?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"][:2] == ["query", query.partition("=")[0]]


@pytest.mark.parametrize("query", ["limit=1", "limit=200", "wait=0", "wait=30", "wait=0.5", "since=", "cursor=x"])
def test_what_makes_sense_is_taken(api: Api, query: str) -> None:
    assert changes(api, query)["items"] == []


@pytest.mark.parametrize("garbage", ["x", "%00", "%ff", "ä", "0:1:", "a b", "🙂", "A" * 3000, "A" * 5000])
def test_a_cursor_this_api_did_not_make_is_refused(api: Api, garbage: str) -> None:
    answer = api.get(f"/changes?since={quote(garbage, safe='%')}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"] == ["query", "since"]


def test_a_cursor_of_the_list_is_none_of_the_changes(api: Api) -> None:
    make_run(), make_run()
    cursor = api.get("/runs?limit=1").json()["next"]
    assert api.get(f"/changes?since={cursor}").status_code == 422


def test_a_cursor_that_was_cut_is_refused(api: Api) -> None:
    assert api.get(f"/changes?since={now(api)[:-3]}").status_code == 422


FAR = Snapshot(2**63 - 1)
STALE: dict[str, Callable[[Position], dict[str, Any]]] = {
    "older than a day": lambda it: {"read_at": it.read_at - 24 * HOUR - 60},
    "of pages begun a day ago": lambda it: {
        "read_at": it.read_at - 24 * HOUR - 60,
        "page": Page(it.seen, 0, uuid.uuid4()),
    },
    "of a database that was set back": lambda it: {"seen": Snapshot(it.seen.end + 1000)},
    "of pages of a database that was set back": lambda it: {"page": Page(FAR, 0, uuid.uuid4())},
    "of another kind of database": lambda it: {"origin": "oracle"},
    "of another database of this kind": lambda it: {"origin": it.origin + "0"},
}


@pytest.mark.parametrize("why", STALE)
def test_a_cursor_that_leads_nowhere_any_more_is_gone(api: Api, why: str) -> None:
    change(*running(1))
    cursor = now(api)
    answer = api.get(f"/changes?since={other_position(cursor, **STALE[why](decoded(cursor)))}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, PROBLEM)
    assert answer.json()["detail"] == (
        "This cursor can no longer be continued from: load the list anew, and start without `since`."
    )


@pytest.mark.parametrize("hours", [23, -5])
def test_a_cursor_holds_for_a_day_and_whichever_way_the_clock_is_set(api: Api, hours: int) -> None:
    cursor = now(api)
    (run,) = running(1)
    change(run)
    cursor = other_position(cursor, read_at=decoded(cursor).read_at - hours * HOUR)
    assert ids(changes(api, f"since={cursor}")) == [str(run.id)]


@pytest.mark.parametrize("seen", [Snapshot(0), Snapshot(1, (5,)), Snapshot(2, tuple(range(64)))])
@pytest.mark.parametrize("page", [None, (Snapshot(1), 2**63 - 1), (Snapshot(2, (1,)), 0)])
def test_a_cursor_somebody_put_together_does_no_harm(api: Api, seen: Snapshot, page: Any) -> None:
    change(*running(1))
    cursor = other_position(now(api), seen=seen, page=page and Page(*page, uuid.uuid4()))
    assert api.get(f"/changes?since={cursor}&limit=1").status_code == 200
