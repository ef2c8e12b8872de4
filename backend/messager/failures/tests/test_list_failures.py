"""GET /failures."""

from __future__ import annotations

import base64
import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from messager.failures.tests.failing import NOON, count_all, make_failed
from messager.testing.client import PROBLEM, Api

pytestmark = pytest.mark.usefixtures("transactional_db")
HOUR = timedelta(hours=1)


def cursor(sort: str, value: Any, fingerprint: str) -> str:
    """The query with a cursor that no answer had."""
    text = base64.urlsafe_b64encode(json.dumps([sort, value, fingerprint]).encode()).rstrip(b"=").decode()
    return urlencode({"sort": sort, "cursor": text})


def listed(api: Api, query: str = "") -> list[str]:
    answer = api.get(f"/failures?{query}")
    assert answer.status_code == 200, answer.content
    return [failure["place"].partition(":")[2] for failure in answer.json()["items"]]


def some() -> None:
    """a: twice, long ago; b: once, last; c: three times, in between."""
    for function, hours in (("a", (0, 1)), ("b", (9,)), ("c", (2, 3, 4))):
        for hour in hours:
            make_failed(function, at=NOON + hour * HOUR, task=f"samples.{function}")
    count_all()


def test_none_is_an_empty_list(api: Api) -> None:
    assert api.get("/failures").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ["b", "c", "a"]),
        ("sort=count", ["c", "a", "b"]),
        ("sort=first_seen", ["b", "c", "a"]),
        ("task=samples.a", ["a"]),
        ("task=samples.a&task=samples.c", ["c", "a"]),
        ("state=handled", []),
        ("state=open&state=handled", ["b", "c", "a"]),
        ("q=SAMPLES.C", ["c"]),
        ("q=orders.py:b", ["b"]),
        ("q=valueerr", ["b", "c", "a"]),
        ("q=100%25", []),
        (urlencode({"after": (NOON + 4 * HOUR).isoformat()}), ["b", "c"]),
    ],
)
def test_filters_and_order(api: Api, query: str, wanted: list[str]) -> None:
    some()
    assert listed(api, query) == wanted


@pytest.mark.parametrize("sort", ["last_seen", "first_seen", "count"])
def test_pages_are_complete_and_repeat_nothing(api: Api, sort: str) -> None:
    for n in range(7):
        make_failed(f"f{n}", at=NOON + (n // 3) * HOUR)
    count_all()
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"/failures?sort={sort}&limit=2&cursor={cursor}").json()
        seen += [failure["fingerprint"] for failure in page["items"]]
        cursor = page["next"]
    whole = api.get(f"/failures?sort={sort}").json()["items"]
    assert (seen, len(seen)) == ([failure["fingerprint"] for failure in whole], 7)


def test_activity_is_of_the_last_day_by_the_hour(api: Api) -> None:
    now = datetime.now(UTC)
    for hours in (0, 0, 5, 30):
        make_failed(at=now - hours * HOUR)
    count_all()
    (failure,) = api.get("/failures").json()["items"]
    activity = failure["activity"]
    assert (failure["count"], activity["step"], len(activity["counts"])) == (4, 3600, 24)
    assert (activity["counts"][-1], activity["counts"][-6], sum(activity["counts"])) == (2, 1, 3)
    assert activity["after"] < failure["last_seen"] < activity["before"]


@pytest.mark.parametrize(("days", "steps", "hours"), [(7, 29, 6), (30, 31, 24), (3650, 31, 2856)])
def test_activity_goes_as_far_back_as_asked_in_few_steps(api: Api, days: int, steps: int, hours: int) -> None:
    make_failed(at=datetime.now(UTC))
    count_all()
    after = datetime.now(UTC).replace(minute=30) - timedelta(days=days)
    (failure,) = api.get("/failures?" + urlencode({"after": after.isoformat()})).json()["items"]
    activity = failure["activity"]
    assert (len(activity["counts"]), activity["step"]) == (steps, hours * 3600)
    assert datetime.fromisoformat(activity["after"]) <= after
    assert sum(activity["counts"]) == 1


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("sort=place", "sort"),
        ("state=lost", "state"),
        ("limit=0", "limit"),
        ("after=yesterday", "after"),
        ("after=1815-12-10T00:00:00Z", "after"),
        ("cursor=no", "cursor"),
        ("cursor=WyJjb3VudCIsM10", "cursor"),
        ("sort=count&cursor=WyJsYXN0X3NlZW4iLCIyMDI2LTAxLTAxIiwiYSJd", "cursor"),
        ("q=a%00b", "q"),
        (cursor("count", math.inf, "0" * 16), "cursor"),
        (cursor("count", 1, "\ud800"), "cursor"),
        (cursor("last_seen", "0001-01-01T00:00:00+14:00", "0" * 16), "cursor"),
        (cursor("last_seen", "9999-12-31T23:59:59-14:00", "0" * 16), "cursor"),
    ],
)
def test_what_makes_no_sense_is_refused(api: Api, query: str, name: str) -> None:
    answer: Any = api.get(f"/failures?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"][:2] == ["query", name]
