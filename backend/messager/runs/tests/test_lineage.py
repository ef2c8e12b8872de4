"""GET /runs/{id}/lineage and GET /runs/{id}/neighbours."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.runs import lineage, neighbours
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.factories import make_run


def family(api: Api, run: Run) -> list[str]:
    found = api.get(f"/runs/{run.id}/lineage").json()
    assert found["complete"]
    return [item["id"] for item in found["items"]]


def next_to(api: Api, run: Run, query: str = "") -> tuple[str | None, str | None]:
    found = api.get(f"/runs/{run.id}/neighbours?{query}").json()
    assert found["complete"]
    return found["newer"], found["older"]


def ids(*runs: Run) -> list[str]:
    return [str(run.id) for run in runs]


def test_each_run_of_a_family_has_the_same_lineage(api: Api) -> None:
    first = make_run("failed")
    second = make_run("failed", retry_of=first.id)
    third, beside = make_run(retry_of=second.id), make_run(retry_of=first.id)
    make_run(retry_of=make_run("failed").id)
    for run in (first, second, third, beside):
        assert family(api, run) == ids(first, second, third, beside)


def test_a_run_alone_is_its_own_lineage(api: Api) -> None:
    run = make_run("failed", error_type="ValueError")
    (item,) = api.get(f"/runs/{run.id}/lineage").json()["items"]
    assert (item["id"], item["state"], item["error_type"]) == (str(run.id), "failed", "ValueError")
    assert (item["retry_of"], item["created_at"]) == (None, api.run(run.id)["created_at"])


def test_a_retry_outlives_the_run_it_repeats(api: Api) -> None:
    run = make_run(retry_of=uuid.uuid4())
    retry = make_run(retry_of=run.id)
    assert family(api, retry) == ids(run, retry)


def test_a_lineage_has_an_end(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineage, "MOST", 5)
    chain = [make_run("failed")]
    for _ in range(9):
        chain.append(make_run("failed", retry_of=chain[-1].id))
    wide = [make_run(retry_of=chain[0].id) for _ in range(9)]
    for run in (*chain, *wide):
        found = api.get(f"/runs/{run.id}/lineage").json()
        assert str(run.id) in [item["id"] for item in found["items"]]
        assert (len(found["items"]) <= 6, found["complete"]) == (True, False)


def test_retries_are_found_by_an_index(api: Api) -> None:
    run = make_run("failed")
    with CaptureQueriesContext(connection) as queries:
        family(api, run)
    statement = queries.captured_queries[-1]["sql"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{statement}")
        assert "run_retry_of" in str(cursor.fetchall())


def test_the_neighbours_of_a_run_are_the_nearest_that_the_filters_let_through(api: Api) -> None:
    runs = [make_run("failed" if n % 2 else "succeeded") for n in range(7)]
    assert next_to(api, runs[3]) == (str(runs[4].id), str(runs[2].id))
    assert next_to(api, runs[3], "state=failed") == (str(runs[5].id), str(runs[1].id))
    # One that its list does not show any more still has its place in it.
    assert next_to(api, runs[2], "state=failed") == (str(runs[3].id), str(runs[1].id))


def test_the_first_and_the_last_have_one_neighbour(api: Api) -> None:
    first, last = make_run(), make_run()
    assert next_to(api, first) == (str(last.id), None)
    assert next_to(api, last) == (None, str(first.id))


def test_a_search_for_a_neighbour_that_is_too_far_says_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messager.runs.finding.REACH", 2)
    monkeypatch.setattr(neighbours, "LOOKS", 1)
    far = make_run(batch=None, input='{"a":"needle"}')
    runs = [make_run() for _ in range(5)]
    found = api.get(f"/runs/{far.id}/neighbours?q=needle").json()
    assert found == {"newer": None, "older": None, "complete": False}
    assert api.get(f"/runs/{runs[0].id}/neighbours?q=needle").json()["older"] == str(far.id)


@pytest.mark.parametrize("what", ["lineage", "neighbours"])
def test_an_unknown_run_is_not_found(api: Api, what: str) -> None:
    assert api.get(f"/runs/{uuid.uuid4()}/{what}").status_code == 404


@pytest.mark.parametrize("query", ["state=x", "batch=x", "created_after=x"])
def test_a_bad_filter_is_named(api: Api, query: str) -> None:
    answer: Any = api.get(f"/runs/{make_run().id}/neighbours?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"][1] == query.partition("=")[0]
