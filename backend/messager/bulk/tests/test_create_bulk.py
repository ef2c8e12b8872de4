"""POST /bulk and its preview: what is accepted, and what is not."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from messager.bulk.models import Bulk, BulkItem
from messager.bulk.tests.conftest import Create
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run

ONE = str(uuid.uuid4())


def test_it_is_stored_before_the_answer_with_what_was_asked_for(api: Api, create: Create) -> None:
    old = make_run("failed")
    bulk = create("retry", filter={"task": ["samples.add"], "q": "no"}, name="after the fix")
    assert bulk == api.get(f"/bulk/{bulk['id']}").json()
    assert (bulk["state"], bulk["name"], bulk["total"], bulk["total_exact"]) == ("queued", "after the fix", 1, False)
    assert (bulk["filter"]["task"], bulk["filter"]["q"], bulk["ids_given"]) == (["samples.add"], "no", None)
    assert (bulk["done"], bulk["skipped"], bulk["failed"], bulk["finished_at"]) == (0, 0, 0, None)
    assert api.run(old.id)["state"] == "failed"


def test_the_answer_says_where_it_is_and_when_to_ask_again(api: Api) -> None:
    answer = api.post("/bulk", {"action": "cancel", "ids": [ONE]})
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/bulk/{answer.json()['id']}"
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(("action", "states"), [("retry", ["failed"]), ("cancel", ["scheduled", "queued", "running"])])
def test_a_filter_without_states_means_the_usual_ones(create: Create, action: str, states: list[str]) -> None:
    assert create(action, filter={"task": ["a"]})["filter"]["state"] == states


def test_ids_count_once(create: Create) -> None:
    bulk = create("retry", ids=[ONE, ONE.upper(), str(uuid.uuid4())])
    assert (bulk["total"], bulk["total_exact"], bulk["ids_given"], bulk["filter"]) == (2, True, 2, None)


def test_ten_thousand_ids_are_taken_and_no_more(api: Api, create: Create) -> None:
    ids = [str(uuid.UUID(int=n)) for n in range(10_001)]
    assert create("cancel", ids=ids[:-1])["total"] == 10_000
    refused = api.post("/bulk", {"action": "cancel", "ids": ids})
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["ids"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "retry"}, ["ids"]),
        ({"action": "retry", "ids": [ONE], "filter": {"q": "x"}}, ["ids"]),
        ({"action": "retry", "ids": []}, ["ids"]),
        ({"action": "retry", "ids": ["no"]}, ["ids", 0]),
        ({"action": "delete", "ids": [ONE]}, ["action"]),
        ({"ids": [ONE]}, ["action"]),
        ({"action": "retry", "filter": {}}, ["all"]),
        ({"action": "retry", "filter": {"q": "  "}}, ["all"]),
        ({"action": "retry", "filter": {"q": "x"}, "all": True}, ["all"]),
        ({"action": "retry", "ids": [ONE], "all": True}, ["all"]),
        ({"action": "retry", "filter": {"state": ["queued"]}}, ["filter", "state"]),
        ({"action": "cancel", "filter": {"state": ["queued", "failed"]}}, ["filter", "state"]),
        ({"action": "cancel", "filter": {"state": ["lost"]}}, ["filter", "state", 0]),
        ({"action": "cancel", "filter": {"colour": "red"}}, ["filter", "colour"]),
        ({"action": "cancel", "filter": {"cursor": "x"}}, ["filter", "cursor"]),
        ({"action": "cancel", "filter": {"q": "a\x00b"}}, ["filter", "q"]),
        ({"action": "cancel", "filter": {"created_after": "yesterday"}}, ["filter", "created_after"]),
        ({"action": "cancel", "filter": {"failure": "no"}}, ["filter", "failure"]),
        ({"action": "cancel", "ids": [ONE], "name": "x" * 101}, ["name"]),
        ({"action": "cancel", "ids": [ONE], "when": "now"}, ["when"]),
    ],
)
@pytest.mark.parametrize("path", ["/bulk", "/bulk/preview"])
def test_what_makes_no_sense_is_refused_by_its_name(api: Api, path: str, body: Any, field: list[Any]) -> None:
    answer = api.post(path, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM), answer.content
    assert field in [error["loc"] for error in answer.json()["errors"]]
    assert not Bulk.objects.exists()


def test_an_empty_filter_is_taken_where_it_is_said_to_be_meant(create: Create) -> None:
    assert create("retry", filter={}, all=True)["filter"]["state"] == ["failed"]


def test_the_preview_counts_and_stores_nothing(api: Api) -> None:
    for state in ("failed", "failed", "queued", "succeeded"):
        make_run(state)
    found = api.post("/bulk/preview", {"action": "retry", "filter": {"task": ["samples.add"]}}).json()
    assert (found["action"], found["total"]) == ("retry", {"value": 2, "exact": True})
    assert found["filter"]["state"] == ["failed"]
    assert not Bulk.objects.exists()


def test_the_same_key_and_body_give_the_same_action(api: Api) -> None:
    body, key = {"action": "retry", "ids": [ONE]}, {"Idempotency-Key": "k"}
    first, second = api.post("/bulk", body, key), api.post("/bulk", body, key)
    assert first.json()["id"] == second.json()["id"]
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (False, "true")
    assert (Bulk.objects.count(), BulkItem.objects.count()) == (1, 1)


def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    key = {"Idempotency-Key": "k"}
    api.post("/bulk", {"action": "retry", "ids": [ONE]}, key)
    assert api.post("/bulk", {"action": "cancel", "ids": [ONE]}, key).status_code == 422
    assert Bulk.objects.count() == 1
