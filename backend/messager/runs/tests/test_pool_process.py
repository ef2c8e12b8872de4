"""A pool process executes one run after the other: what Celery and Django do around each, and what stays."""

from __future__ import annotations

from typing import Any

import pytest

from messager.testing.client import Api
from messager.testing.stack import WorkerProcess, ended

api = Api()


def result_of(task: str, input: dict[str, Any] | None = None) -> Any:
    run = ended(api.submit(task, input)["id"])
    assert run.state == "succeeded", run.error_message
    return api.run(run.id)["result"]


def test_celerys_signals_are_sent_for_the_task_and_not_for_what_carries_it(worker: WorkerProcess) -> None:
    seen = [name for _ in range(3) for name in result_of("samples.signals_so_far")]
    assert "samples.signals_so_far" in seen
    assert "messager.run" not in seen


def test_a_process_keeps_its_connection_from_run_to_run(worker: WorkerProcess) -> None:
    opened: dict[int, set[int]] = {}
    for _ in range(8):
        pid, count = result_of("samples.connections_so_far")
        opened.setdefault(pid, set()).add(count)
    assert [len(counts) for counts in opened.values() if min(counts) > 0] == [1] * len(opened)


@pytest.mark.parametrize("how", ["begun", "broken", "closed"])
def test_a_transaction_a_task_leaves_open_takes_nothing_along(worker: WorkerProcess, how: str) -> None:
    assert result_of("samples.leaves_a_transaction_open", {"how": how}) is None
    assert [result_of("samples.add", {"a": 1}) for _ in range(3)] == [3, 3, 3]


def test_a_task_may_leave_autocommit_off(worker: WorkerProcess) -> None:
    assert result_of("samples.turns_autocommit_off") is None
    assert [result_of("samples.add", {"a": 1}) for _ in range(3)] == [3, 3, 3]
