"""No question reads all records through: asserted from the plans, not from the time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from messager.runs.transitions import clock
from messager.stats import upkeep
from messager.stats.asking import Question
from messager.stats.models import Kind, RunStat
from messager.stats.reading import counts
from messager.stats.spans import SPANS, window_of


@pytest.fixture
def records(db: None) -> None:
    """Twenty tasks that ran in each span of a week."""
    now = int(clock().timestamp())
    rows = [
        RunStat(kind=kind, step=span.seconds, at=at, task=f"a.{task}", queue="celery", state="failed", runs=1)
        for kind in (Kind.CREATED, Kind.FINISHED)
        for span in SPANS[1:4]
        for at in range((now - 7 * 86400) // span.seconds * span.seconds, now, span.seconds)
        for task in range(20)
    ]
    RunStat.objects.bulk_create(rows, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def plans(question: Question) -> str:
    with CaptureQueriesContext(connection) as queries:
        assert counts(question).complete
    words = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(words + next(query["sql"] for query in queries if "stats_runstat" in query["sql"]))
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize(("tasks", "index"), [((), "stats_runstat"), (("a.3",), "run_stat_task")])
def test_a_question_is_answered_by_an_index(records: None, tasks: tuple[str, ...], index: str) -> None:
    now = clock()
    window = window_of(now - timedelta(hours=12), now, 600, now)
    plan = plans(Question(by=Kind.CREATED, window=window, tasks=tasks))
    assert "Seq Scan on stats_runstat" not in plan
    assert "SCAN stats_runstat" not in plan
    assert index in plan


def test_what_is_old_is_found_by_an_index(records: None) -> None:
    rows = RunStat.objects.filter(kind=Kind.CREATED, step=SPANS[1].seconds)
    oldest = rows.aggregate(newest=Max("at"))["newest"] - 6 * 86400
    plan = rows.filter(at__lt=oldest).explain()
    assert "Seq Scan" not in plan
    assert "SCAN" not in plan
    assert upkeep.forget_some() == 0
