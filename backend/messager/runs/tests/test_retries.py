"""Attempts: Celery's own retry options mean what they mean in Celery."""

from __future__ import annotations

from datetime import timedelta

from messager.testing.client import Api
from messager.testing.stack import WorkerProcess, ended

api = Api()


def attempts(run_id: object) -> list[tuple[int, str, str | None]]:
    items = api.get(f"/runs/{run_id}/attempts").json()["items"]
    return [(item["n"], item["outcome"], item["error"] and item["error"]["message"]) for item in items]


def log(run_id: object) -> list[tuple[str, str]]:
    return [(line["level"], line["message"]) for line in api.log(run_id)]


def test_a_flaky_task_succeeds_in_the_end_and_its_log_says_what_went_wrong(worker: WorkerProcess) -> None:
    run = ended(api.submit("examples.flaky", {"failures": 1})["id"])
    assert (run.state, run.result, run.attempt) == ("succeeded", '{"attempts":2}', 2)
    ((level, message),) = log(run.id)
    assert level == "WARNING"
    assert message.startswith("Attempt 1 failed with ConnectionError: attempt 1 found nobody there")
    assert message.endswith("the next one starts in 1 s.")
    assert attempts(run.id) == [(1, "failed", "attempt 1 found nobody there"), (2, "succeeded", None)]


def test_a_task_that_retries_by_hand_is_called_again(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails_until", {"attempt": 2})["id"])
    assert (run.state, run.result, run.attempt, run.max_attempts) == ("succeeded", "2", 2, 2)


def test_the_log_goes_on_over_the_attempts(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails_until", {"attempt": 2})["id"])
    lines = api.log(run.id)
    assert [line["n"] for line in lines] == [1, 2, 3]
    said = [line["message"].partition(" failed")[0] for line in lines]
    assert said == ["this is attempt 1", "Attempt 1", "this is attempt 2"]


def test_when_the_attempts_are_used_up_the_last_failure_is_the_runs(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails_until", {"attempt": 9})["id"])
    assert (run.state, run.attempt) == ("failed", 2)
    assert (run.error_type, run.error_message) == ("ConnectionError", "attempt 2")
    assert [level for level, _ in log(run.id)] == ["INFO", "WARNING", "INFO"]


def test_a_countdown_is_waited_for(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails_until", {"attempt": 2, "countdown": 1})["id"])
    assert (run.state, run.attempt) == ("succeeded", 2)
    assert run.finished_at - run.started_at >= timedelta(seconds=1)  # type: ignore[operator]


def test_a_retry_without_a_reason_ends_after_its_attempts(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.retries_without_reason")["id"])
    assert (run.state, run.attempt) == ("failed", 2)
    assert run.error_type == "MaxRetriesExceededError"


def test_a_failure_without_retry_is_final_however_many_attempts_there_may_be(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.gives_nothing_json")["id"])
    assert (run.attempt, run.max_attempts) == (1, 4)


def test_a_task_may_allow_itself_more_retries_than_its_options_say(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.retries_more_often", {"times": 2})["id"])
    assert (run.state, run.result, run.attempt, run.max_attempts) == ("succeeded", "3", 3, 3)
    assert [level for level, _ in log(run.id)] == ["WARNING", "WARNING"]
