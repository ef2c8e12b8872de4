"""A batch executed by a real worker."""

from __future__ import annotations

from typing import Any

from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


def finished(batch_id: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        batch = api.batch(batch_id)
        return batch if batch["finished_at"] else None

    return wait_for(look, "all runs of the batch ended", 60)  # type: ignore[return-value]


def test_two_hundred_runs_are_executed_and_the_counts_add_up(worker: WorkerProcess) -> None:
    batch = api.submit_batch("samples.add", [{"a": n, "b": 0} for n in range(200)])
    found = finished(batch["id"])
    assert found["counts"]["succeeded"] == sum(found["counts"].values()) == found["total"] == 200
    results = Run.objects.filter(batch=batch["id"]).order_by("id").values_list("result", "attempt")
    assert list(results) == [(str(n), 1) for n in range(200)]


def test_what_failed_is_told_from_what_did_not_and_retried(worker: WorkerProcess) -> None:
    batch = api.submit_batch("samples.fails", [{"message": str(n)} for n in range(3)])
    assert finished(batch["id"])["counts"]["failed"] == 3
    again = api.post(f"/batches/{batch['id']}/retry-failed").json()
    assert finished(again["id"])["counts"]["failed"] == 3


def test_a_cancelled_batch_stops_what_runs_and_starts_nothing_more(worker: WorkerProcess) -> None:
    batch = api.submit_batch("samples.sleeps", [{}] * 5)
    runs = list(Run.objects.filter(batch=batch["id"]).order_by("id"))
    for run in runs[:2]:
        running(run.id)
    counts = api.post(f"/batches/{batch['id']}/cancel").json()["counts"]
    assert (counts["running"], counts["cancelled"]) == (2, 3)
    assert finished(batch["id"])["counts"]["cancelled"] == 5
    assert [run.attempt for run in Run.objects.filter(batch=batch["id"]).order_by("id")] == [1, 1, 0, 0, 0]


def test_a_task_of_a_batch_may_delay_others(worker: WorkerProcess) -> None:
    batch = api.submit_batch("samples.delegates", [{"a": n} for n in range(3)])
    assert finished(batch["id"])["counts"]["succeeded"] == 3
    for result in Run.objects.filter(batch=batch["id"]).values_list("result", flat=True):
        made = ended(str(result).strip('"'))
        assert (made.state, made.batch) == ("succeeded", None)
