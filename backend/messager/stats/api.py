"""GET /stats/runs and GET /tasks/{task}/stats."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from messager.catalog.registry import find_task
from messager.runs.api import answer
from messager.stats.asking import Question
from messager.stats.models import Kind
from messager.stats.newest import newest_counts
from messager.stats.reading import counts
from messager.stats.schemas import RunStats, StatFilters, TaskStats, WindowIn, stats_json, task_stats_json

router = Router(tags=["stats"])


@router.get("/stats/runs", response=RunStats, operation_id="run_stats", summary="Count runs over time")
def run_stats(request: HttpRequest, filters: Query[StatFilters]) -> HttpResponse:
    """Runs by state, in steps of time: from records that outlast the runs. At most 1 000 steps.

    Of runs filtered by more than task, queue and state only the newest are counted; then `complete` may be false.
    """
    question = filters.question(datetime.now(UTC))
    counted = newest_counts(question, filters.as_list()) if filters.asks_for_more() else counts(question)
    return answer(stats_json(question, counted))


@router.get("/tasks/{task}/stats", response=TaskStats, operation_id="task_stats", summary="How a task did")
def task_stats(request: HttpRequest, task: str, filters: Query[WindowIn]) -> HttpResponse:
    """Its runs that ended in that time: how many succeeded, how long they took and had waited."""
    find_task(task)
    question = Question(by=Kind.FINISHED, window=filters.window(datetime.now(UTC)), tasks=(task,), times=True)
    return answer(task_stats_json(task, question, counts(question)))
