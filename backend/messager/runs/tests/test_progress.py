"""How far a task is: from update_state, or from tqdm as it is."""

from __future__ import annotations

import math
from typing import Any

import pytest

from messager.runs.progress import Progress
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended

api = Api()


@pytest.mark.parametrize(
    ("state", "meta", "shown"),
    [
        ("PROGRESS", {"current": 1, "total": 4}, (1, 4, None)),
        ("PROGRESS", {"current": 1.5, "total": None, "message": "half"}, (1.5, None, "half")),
        ("PROGRESS", {"status": "loading"}, (None, None, "loading")),
        ("PROGRESS", {"description": "loading", "other": object()}, (None, None, "loading")),
        ("PROGRESS", {"message": 7}, (None, None, "7")),
        ("PROGRESS", {"current": "1", "total": True}, (None, None, None)),
        ("PROGRESS", {"current": math.nan, "total": math.inf}, (None, None, None)),
        ("PROGRESS", {"current": 10**300, "total": 10**400}, (10**300, None, None)),
        ("PROGRESS", None, (None, None, None)),
        ("PROGRESS", [1, 2], (None, None, None)),
        ("PROGRESS", {"message": "x" * 5_000_000}, (None, None, "x" * 1000)),
        ("DOWNLOADING", {"current": 1}, (1, None, "DOWNLOADING")),
        ("DOWNLOADING", {"current": 1, "message": "file"}, (1, None, "file")),
        ("DOWNLOADING", None, (None, None, "DOWNLOADING")),
    ],
)
def test_celerys_convention_is_understood(state: str, meta: Any, shown: tuple[Any, Any, Any]) -> None:
    progress = Progress.from_celery(state, meta)
    assert (progress.current, progress.total, progress.message) == shown
    assert progress.text().startswith('{"current":')


def progress_of(task: str, input: dict[str, Any] | None = None) -> Any:
    return api.run(ended(api.submit(task, input)["id"]).id)["progress"]


def test_update_state_is_the_runs_progress(worker: WorkerProcess) -> None:
    meta = {"current": 3, "total": 4, "message": "nearly"}
    assert progress_of("samples.reports", {"meta": meta}) == meta


def test_a_state_of_the_authors_own_is_the_message(worker: WorkerProcess) -> None:
    shown = progress_of("samples.reports", {"state": "DOWNLOADING", "meta": {"current": 1}})
    assert shown == {"current": 1, "total": None, "message": "DOWNLOADING"}


@pytest.mark.parametrize("state", ["STARTED", "SUCCESS", "FAILURE", "REVOKED", "RETRY"])
def test_celerys_own_states_do_not_move_the_run(worker: WorkerProcess, state: str) -> None:
    run = ended(api.submit("samples.reports", {"state": state, "meta": {}})["id"])
    assert (run.state, run.progress, run.result) == ("succeeded", None, "null")


def test_the_outermost_tqdm_bar_is_the_runs_progress(worker: WorkerProcess) -> None:
    assert progress_of("samples.loops", {"total": 3}) == {"current": 3, "total": 3, "message": "rows"}


def test_tqdm_draws_nothing_into_the_log(worker: WorkerProcess) -> None:
    run = ended(api.submit("examples.download", {"files": 3, "pause": 0})["id"])
    assert [line["message"] for line in api.log(run.id)] == [f"file {n} is here" for n in (1, 2, 3)]


def test_progress_can_be_watched_while_the_task_works(worker: WorkerProcess) -> None:
    run_id = api.submit("examples.count", {"to": 40, "pause": 0.1})["id"]
    seen = wait_for(lambda: api.run(run_id)["progress"], "the first progress of a running task")
    assert seen["total"] == 40
    versions = {api.run(run_id)["version"]}
    wait_for(lambda: versions.add(api.run(run_id)["version"]) or len(versions) > 1, "the run's version grows")
    assert api.run(run_id)["state"] == "running"
    api.post(f"/runs/{run_id}/cancel")
    assert ended(run_id).state == "cancelled"
