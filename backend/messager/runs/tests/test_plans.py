"""No filter reads a history through: asserted from the plans, not from the time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from messager.runs import text_index
from messager.runs.filters import RunFilters
from messager.runs.history import page_of_runs
from messager.runs.models import Run, RunGroup
from messager.runs.neighbours import neighbours_of
from messager.runs.retention import Term, past
from messager.runs.states import RunState

RUNS = 100_000
FEW = 35_000
"""Rows one statement may look at: what a bounded walk does, their texts, and the way to its end."""
BATCH = uuid.UUID(int=7)
MIDDLE = uuid.UUID(f"{1767225600000 + RUNS // 2 * 10000:012x}70008000{RUNS // 2:012x}")
"""A run with as many before as after it."""
COLUMNS = """
    id, task, queue, state, input, result, error_type, error_message, attempt, max_attempts, at_most_once, tags, batch,
    created_at, finished_at, version, changed, key_owner, publishes
"""
STATE = "CASE WHEN n % 50 = 0 THEN 'failed' WHEN n > 99990 THEN 'running' ELSE 'succeeded' END"
ROWS = """
    CASE WHEN n % 1000 = 3 THEN 'task.rare' ELSE 'task.' || (n % 5) END, 'celery', {state},
    CASE WHEN n = 5000 THEN '{{"a":"needle"}}' WHEN n % 4 = 0 THEN '{{"a":"common"}}' ELSE '{{"a":"other"}}' END,
    CASE {state} WHEN 'succeeded' THEN '1' END, CASE {state} WHEN 'failed' THEN 'E' END, NULL, 1, 1, {false},
    CASE WHEN n % 20000 = 1 THEN '["seldom","often"]' WHEN n % 3 = 0 THEN '["often"]' ELSE '[]' END,
    CASE WHEN n / 100 = 400 THEN {batch} END, {made}, CASE {state} WHEN 'running' THEN NULL ELSE {made} END,
    3, 0, '', 1
"""
SERIES = {
    "postgresql": "FROM generate_series(1, {runs}) AS g(n)",
    "sqlite": "FROM (WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {runs}) SELECT n FROM g)",
}
WORDS = {
    # Ten seconds between two runs.
    "postgresql": {
        "id": "(lpad(to_hex(1767225600000 + n * 10000::bigint), 12, '0') || '70008000' "
        "|| lpad(to_hex(n), 12, '0'))::uuid",
        "made": "timestamptz '2026-01-01 00:00:00+00' + n * interval '10 seconds'",
        "batch": f"'{BATCH}'::uuid",
        "false": "false",
    },
    "sqlite": {
        "id": "printf('%012x70008000%012x', 1767225600000 + n * 10000, n)",
        "made": "strftime('%Y-%m-%d %H:%M:%f000', 1767225600 + n * 10, 'unixepoch')",
        "batch": f"'{BATCH.hex}'",
        "false": "0",
    },
}

WINDOW = {"created_after": "2026-01-05T00:00:00Z", "created_before": "2026-01-05T06:00:00Z"}
FILTERS: list[dict[str, Any]] = [
    {},
    {"task": ["task.1"]},
    {"task": ["task.rare"]},
    {"task": ["task.rare", "task.1", "task.none"]},
    {"state": ["failed"]},
    {"state": ["succeeded"]},
    {"state": ["running", "queued", "scheduled"]},
    {"task": ["task.rare"], "state": ["failed"]},
    {"task": ["task.1", "task.2"], "state": ["failed", "cancelled"]},
    {"tag": ["seldom"]},
    {"tag": ["often"]},
    {"tag": ["often", "seldom"]},
    {"tag": ["never"]},
    {"tag": ["often"], "task": ["task.rare"]},
    {"tag": ["seldom"], "task": ["task.1"]},
    {"batch": BATCH},
    {"bulk": BATCH},
    {"bulk": BATCH, "state": ["failed"]},
    {"schedule": BATCH},
    {"batch": BATCH, "state": ["failed"]},
    WINDOW,
    {"created_before": "2026-01-02T00:00:00Z"},
    {**WINDOW, "task": ["task.1"], "state": ["failed"]},
    {**WINDOW, "tag": ["often"]},
    {"q": "needle"},
    {"q": "common"},
    {"q": "absent"},
    {"q": "xx"},
    {"q": "needle", "state": ["failed"]},
    {"q": "common", "task": ["task.rare"]},
    {"q": "needle", **WINDOW},
    {"q": str(uuid.UUID(int=9))},
    {"total": True},
    {"total": True, "state": ["failed"]},
]


@pytest.fixture(scope="module")
def history(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """As a year of use leaves it, without its texts' length."""
    with django_db_blocker.unblock():
        words = WORDS[connection.vendor]
        rows = words["id"] + ", " + ROWS.format(state=STATE, **words)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO runs_run ({COLUMNS}) SELECT {rows} {SERIES[connection.vendor].format(runs=RUNS)}"
            )
        grouped = Run.objects.filter(state="failed").values_list("id", flat=True)
        RunGroup.objects.bulk_create(RunGroup(name=f"bulk:{BATCH}", run=run) for run in grouped)
        call_command("index_runs", rows=10_000, stdout=StringIO())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield
        call_command("flush", interactive=False, verbosity=0)


def statements(filters: dict[str, Any]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        page_of_runs(RunFilters(**filters))
        neighbours_of(MIDDLE, RunFilters(**filters))
    return [query["sql"] for query in queries if query["sql"].lstrip().startswith(("SELECT", "WITH"))]


def explained(statement: str) -> Any:
    words = {"postgresql": "EXPLAIN (ANALYZE, FORMAT JSON)", "sqlite": "EXPLAIN QUERY PLAN"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"{words} {statement}")
        return cursor.fetchall()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def rows_read(plan: dict[str, Any]) -> float:
    scans = [node for node in nodes(plan) if "Relation Name" in node]
    return sum((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in scans)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_a_filter_reads_few_rows(history: None, django_db_blocker: DjangoDbBlocker, filters: dict[str, Any]) -> None:
    with django_db_blocker.unblock():
        assert (Run.objects.count(), text_index.is_there()) == (RUNS, True)
        for statement in statements(filters):
            plan = explained(statement)
            if connection.vendor == "sqlite":
                scans = [line for *_, line in plan if line.startswith("SCAN") and "USING" not in line]
                assert [line for line in scans if line.split()[1] in {"e", "t", "g", "runs_run"}] == [], statement
            else:
                top = (json.loads(plan[0][0]) if isinstance(plan[0][0], str) else plan[0][0])[0]["Plan"]
                if "Plan" not in str(top.get("Node Type")):
                    assert rows_read(top) <= FEW, statement


def test_the_oldest_are_found_by_an_index(history: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        oldest = past(Term(RunState.SUCCEEDED, 1)).order_by("finished_at").values_list("id", flat=True)[:25]
        assert "run_ended" in oldest.explain()
