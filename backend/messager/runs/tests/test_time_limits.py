"""Time limits of tasks, as in Celery: a soft one can be handled, a hard one kills."""

from __future__ import annotations

from datetime import timedelta

from messager.testing.client import Api
from messager.testing.stack import WorkerProcess, ended

api = Api()


def test_past_its_soft_limit_a_task_fails_and_says_so(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.softly_limited")["id"])
    assert (run.state, run.error_type) == ("failed", "SoftTimeLimitExceeded")
    assert run.error_message == "The task took longer than its soft time limit of 1 s."
    assert "samples.py" in str(run.error_traceback)


def test_a_task_may_handle_its_soft_limit(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.makes_the_best_of_it")["id"])
    assert (run.state, run.result) == ("succeeded", '"what there is"')


def test_past_its_hard_limit_a_task_is_killed_and_its_worker_lives(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.hardly_limited")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "TimeLimitExceeded", 1)
    assert run.error_message == "The task took longer than its time limit of 1 s and was killed."
    assert run.finished_at - run.started_at < timedelta(seconds=5)  # type: ignore[operator]
    assert ended(api.submit("samples.add", {"a": 1})["id"]).result == "3"


def test_a_task_within_its_limits_knows_nothing_of_them(worker: WorkerProcess) -> None:
    runs = [api.submit(f"samples.{name}", {"seconds": 0})["id"] for name in ("softly_limited", "hardly_limited")]
    assert [ended(run_id).result for run_id in runs] == ['"slept"', '"slept"']


def test_a_task_that_raises_such_an_exception_itself_has_failed(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.raises_a_soft_limit")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "SoftTimeLimitExceeded", 1)
    assert "of its own accord" in str(run.error_message)
