"""GET /bulk, GET /bulk/{id}, and the runs of one."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from messager.bulk.tests.conftest import Create
from messager.testing.client import Api
from messager.testing.factories import make_run


def pages(api: Api, path: str) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = api.get(f"{path}limit=2&cursor={cursor}").json()
        seen += page["items"]
        cursor = page["next"]
    return seen


def test_the_newest_comes_first_on_pages(api: Api, create: Create) -> None:
    ids = [create("retry", ids=[str(uuid.uuid4())])["id"] for _ in range(5)]
    assert [bulk["id"] for bulk in pages(api, "/bulk?")] == ids[::-1]


def test_they_are_filtered_by_action_and_state(api: Api, create: Create, carry_out: Create) -> None:
    done = carry_out("cancel", ids=[str(uuid.uuid4())])
    create("retry", ids=[str(uuid.uuid4())])
    assert [bulk["id"] for bulk in api.get("/bulk?action=cancel").json()["items"]] == [done["id"]]
    assert [bulk["id"] for bulk in api.get("/bulk?state=done&state=aborted").json()["items"]] == [done["id"]]


def test_the_runs_of_one_are_listed_by_what_became_of_them(api: Api, carry_out: Create) -> None:
    runs = [make_run("failed" if n % 2 else "running") for n in range(7)]
    bulk = carry_out("retry", ids=[str(run.id) for run in runs])
    path = f"/bulk/{bulk['id']}/items?"
    assert [item["run"] for item in pages(api, path)] == [str(run.id) for run in runs]
    assert [item["run"] for item in pages(api, path + "outcome=done&")] == [str(run.id) for run in runs[1::2]]
    skipped = pages(api, path + "outcome=skipped&")
    assert {(item["reason"], item["made"]) for item in skipped} == {("not_ended", None)}
    assert skipped[0]["message"] == "The run had not ended."


@pytest.mark.parametrize("query", ["cursor=no", "limit=0", "limit=201", "state=lost", "action=delete"])
def test_what_makes_no_sense_is_refused(api: Api, query: str) -> None:
    answer = api.get(f"/bulk?{query}")
    assert (answer.status_code, answer.json()["errors"][0]["loc"][:2]) == (422, ["query", query.split("=")[0]])


@pytest.mark.parametrize("path", ["", "/items"])
def test_what_is_not_there_is_not_found(api: Api, path: str) -> None:
    assert api.get(f"/bulk/{uuid.uuid4()}{path}").status_code == 404
