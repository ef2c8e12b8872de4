"""Workers keep the records by themselves."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from messager.runs.transitions import clock
from messager.stats import upkeep
from messager.stats.models import RunStat
from messager.stats.spans import DAY, SPANS
from messager.stats.tests.test_counting import counted
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess


def keeper(leads: bool) -> Any:
    return SimpleNamespace(sweeper=SimpleNamespace(leads=leads))


def record(at: float, step: int) -> RunStat:
    columns = {"kind": "created", "task": "a.b", "queue": "celery", "state": "failed", "bucket": 0, "runs": 1}
    return RunStat.objects.create(at=int(at) // step * step, step=step, **columns)


def test_a_worker_counts_what_ended(worker: WorkerProcess, api: Api) -> None:
    api.submit("samples.add", {"a": 7})
    wait_for(lambda: counted() == {"succeeded": 1}, "the run is counted")


@pytest.mark.usefixtures("transactional_db")
def test_only_the_worker_that_leads_counts() -> None:
    make_run("failed")
    upkeep.count(keeper(leads=False))
    assert counted() == {}
    upkeep.count(keeper(leads=True))
    assert counted() == {"failed": 1}


@pytest.mark.usefixtures("transactional_db")
def test_only_records_that_are_too_old_are_deleted() -> None:
    now = clock().timestamp()
    kept = [record(now - span.kept + 2 * span.seconds, span.seconds) for span in SPANS]
    for span in SPANS:
        for n in range(1, 60):
            record(now - span.kept - n * span.seconds, span.seconds)
    upkeep.forget(keeper(leads=False))
    assert RunStat.objects.count() == 60 * len(SPANS)
    while upkeep.forget_some():
        pass
    assert set(RunStat.objects.values_list("at", "step")) == {(row.at, row.step) for row in kept}


def test_records_of_one_task_stay_few() -> None:
    assert sum(span.kept // span.seconds for span in SPANS) < 8000
    assert SPANS[-1].kept > 5 * 365 * DAY
