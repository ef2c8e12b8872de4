"""What it costs to ask for changes: many ask often, and mostly there are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.runs.changes import changes_since, position_now
from messager.runs.history import RunFilters
from messager.runs.models import Run
from messager.runs.tests.feed import change, running, writers
from messager.testing.client import Api

# Each statement is a transaction of its own, as in production.
pytestmark = pytest.mark.usefixtures("transactional_db")

FILTERS: list[dict[str, Any]] = [
    {},
    {"task": ["samples.add"]},
    {"state": ["running"], "q": "nothing"},
    {"tag": ["x"], "created_after": "2020-01-01T00:00:00Z"},
]
COPIES = {
    "postgresql": ("generate_series(1, 100000) AS n", "gen_random_uuid()", "1 + n %% changed"),
    "sqlite": (
        "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 100000) SELECT n FROM c)",
        "LOWER(HEX(RANDOMBLOB(16)))",
        "n",
    ),
}


def words(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries]


@pytest.mark.parametrize("query", ["", "since={}", "since={}&limit=2", "since={}&q=x&task=samples.add&state=running"])
def test_an_answer_is_one_select(api: Api, query: str) -> None:
    cursor = position_now()
    for run in running(5):
        change(run)
    with CaptureQueriesContext(connection) as queries:
        assert api.get(f"/changes?{query.format(cursor)}").status_code == 200
    assert words(queries) == ["SELECT"]


def test_further_pages_are_one_select_each(api: Api) -> None:
    cursor = position_now()
    for run in running(5):
        change(run)
    cursor = changes_since(cursor, RunFilters(), 2).next
    with CaptureQueriesContext(connection) as queries:
        assert api.get(f"/changes?since={cursor}&limit=2").json()["more"]
    assert words(queries) == ["SELECT"]


def test_to_find_nothing_new_among_100_000_runs_takes_no_look_at_them() -> None:
    (run,) = running(1)
    change(run)
    multiply(run)
    cursor = position_now()
    for filters in FILTERS:
        assert_reads_by_the_index(cursor, filters)
    change(run)
    for filters in FILTERS:
        assert_reads_by_the_index(cursor, filters)


def test_nor_does_it_while_a_transaction_has_been_open_for_long() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    run, kept, other = running(3)
    with writers(1) as [writer]:
        writer.begin()
        writer.change(kept)
        change(run)
        multiply(run)
        change(other)
        for filters in FILTERS:
            assert_reads_by_the_index(position_now(), filters)


def test_nor_does_the_next_page() -> None:
    run, *others = running(8)
    change(run)
    multiply(run)
    cursor = position_now()
    for other in others:
        change(other)
    assert_reads_by_the_index(changes_since(cursor, RunFilters(), 3).next, {})


def multiply(run: Run) -> None:
    """100 000 copies of the run, with numbers that have been given."""
    numbers, new_id, changed = COPIES[connection.vendor]
    names = [field.column for field in Run._meta.fields]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join({"id": new_id, "changed": changed}.get(name, f'"{name}"') for name in names)
    with connection.cursor() as cursor:
        which = run.id.hex if connection.vendor == "sqlite" else run.id
        cursor.execute(
            f"INSERT INTO runs_run ({columns}) SELECT {values} FROM runs_run, {numbers} WHERE id = %s", [which]
        )
        cursor.execute("ANALYZE")


def assert_reads_by_the_index(cursor: str, filters: dict[str, Any]) -> None:
    with CaptureQueriesContext(connection) as queries:
        changes_since(cursor, RunFilters(**filters), 200)
    [query] = queries
    reads = reads_of_postgresql if connection.vendor == "postgresql" else reads_of_sqlite
    assert set(reads(query["sql"])) == {"run_changed"}, reads(query["sql"])


def reads_of_postgresql(sql: str) -> list[str]:
    """The index of each part of the plan that reads the table; the kind of a part that reads without one."""
    nodes = list(_below(_explain(f"EXPLAIN (FORMAT JSON) {sql}")[0][0][0]["Plan"]))
    indexes = [node["Index Name"] for node in nodes if "Index Name" in node]
    return indexes + [node["Node Type"] for node in nodes if node["Node Type"] == "Seq Scan"]


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", []):
        yield from _below(part)


def reads_of_sqlite(sql: str) -> list[str]:
    """The index of each step that reads the table; the step where it has none, or goes through all of it."""
    steps = [row[3] for row in _explain(f"EXPLAIN QUERY PLAN {sql}") if "runs_run" in row[3]]
    return [
        step.split("INDEX ")[1].split()[0] if step.startswith("SEARCH") and "INDEX " in step else step for step in steps
    ]


def _explain(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
