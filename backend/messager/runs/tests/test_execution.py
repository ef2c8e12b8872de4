"""What a worker does with a run, through a real worker: its result, or why there is none."""

from __future__ import annotations

from typing import Any

import pytest

from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.stack import WorkerProcess, ended

api = Api()


def test_a_run_succeeds_with_the_tasks_result(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.add", {"a": 40})["id"])
    assert (run.state, run.result, run.error_type) == ("succeeded", "42", None)
    assert (run.attempt, run.worker, run.version) == (1, worker.name, 3)
    assert run.created_at <= run.started_at <= run.finished_at  # type: ignore[operator]


@pytest.mark.parametrize(
    ("task", "input", "result"),
    [
        ("samples.positional", {"a": 1, "d": 5}, [1, 2, 3, 5]),
        ("samples.anything", {"x": [1], "json": None}, {"first": 1, "x": [1], "json": None}),
        ("samples.shadowing", {"json": "j", "_x": 2}, {"json": "j", "copy": True, "_x": 2}),
        ("samples.crawl", {"options": {"depth": 3}}, {"depth": 3}),
        ("samples.gives", {"value": None}, None),
        ("samples.gives", {"value": {"big": 2**53 + 1, "ä": "\u2028"}}, {"big": 2**53 + 1, "ä": "\u2028"}),
        ("samples.hurry", {}, "done"),
        ("examples.echo", {"message": "hi"}, {"message": "hi"}),
        ("samples.makes_the_best_of_it", {"seconds": 0}, "everything"),
    ],
)  # fmt: skip
def test_arguments_reach_the_task_as_its_signature_wants_them(
    worker: WorkerProcess, task: str, input: dict[str, Any], result: Any
) -> None:
    run = ended(api.submit(task, input)["id"])
    assert (run.state, api.run(run.id)["result"]) == ("succeeded", result)


def test_every_kind_of_argument_arrives_as_the_type_it_was_declared(worker: WorkerProcess) -> None:
    run = ended(api.submit("examples.arguments")["id"])
    kinds = api.run(run.id)["result"]["kinds"]
    assert (kinds["day"], kinds["money"], kinds["colour"], kinds["pet"]) == ("date", "Decimal", "Colour", "Cat")


def test_a_bound_task_sees_its_run_as_celerys_request(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.request_of")["id"])
    expected = {"id": str(run.id), "retries": 0, "hostname": worker.name, "is_eager": False}
    assert api.run(run.id)["result"] == expected


def test_a_failure_shows_the_tasks_own_frames_and_no_others(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails", {"message": "out of tea"})["id"])
    error = api.run(run.id)["error"]
    assert (run.state, run.result) == ("failed", None)
    assert (error["type"], error["message"]) == ("ValueError", "out of tea")
    assert "samples.py" in error["traceback"]
    assert "in _deeper" in error["traceback"]
    assert "KeyError: 'cause'" in error["traceback"]
    for machinery in ("celery/", "billiard/", "messager/runs/"):
        assert machinery not in error["traceback"]
    assert error["traceback"].startswith("Traceback (most recent call last):")


def test_an_exception_that_cannot_speak_is_still_a_failure(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.fails_unspeakably")["id"])
    assert (run.state, run.error_type) == ("failed", "Unspeakable")
    assert "cannot be read" in str(run.error_message)


def test_a_result_that_is_not_json_is_a_clear_failure(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.gives_nothing_json")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "ResultNotJSON", 1)
    assert "a object" in str(run.error_message)


def test_a_result_above_the_limit_is_a_clear_failure(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.gives_much", {"size": 1024 * 1024 - 1})["id"])
    assert (run.state, run.error_type) == ("failed", "ResultTooLarge")
    assert "1048577 bytes" in str(run.error_message)


def test_a_result_at_the_limit_is_kept(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.gives_much", {"size": 1024 * 1024 - 2})["id"])
    assert run.state == "succeeded"
    assert len(str(run.result)) == 1024 * 1024


def test_a_task_that_ignores_or_rejects_its_message_has_ended_all_the_same(worker: WorkerProcess) -> None:
    ignored, rejected = (ended(api.submit(f"samples.{name}")["id"]) for name in ("ignores", "rejects"))
    assert (ignored.state, ignored.result) == ("succeeded", "null")
    assert (rejected.state, rejected.attempt) == ("failed", 1)


def test_a_call_inside_a_task_makes_a_durable_run(worker: WorkerProcess) -> None:
    outer = ended(api.submit("samples.delegates", {"a": 2})["id"])
    inner = ended(api.run(outer.id)["result"])
    assert (inner.task, inner.result) == ("samples.add", "7")


def test_a_task_of_another_celery_app_knows_its_run_and_retries_and_calls_others(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.of_a_project")["id"])
    assert (run.state, run.attempt, api.run(run.id)["progress"]["current"]) == ("succeeded", 2, 1)
    result = api.run(run.id)["result"]
    assert (result["id"], result["retries"]) == (str(run.id), 1)
    assert [ended(one).result for one in result["started"]] == ["2", "3"]


def test_a_task_that_replaces_itself_fails_and_says_why(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.is_replaced")["id"])
    assert (run.state, run.error_type) == ("failed", "UnsupportedOption")
    assert "replace" in str(run.error_message)


def test_a_task_cannot_call_another_by_its_own_id(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.takes_its_own_id")["id"])
    assert (run.state, run.error_type) == ("failed", "IdempotencyConflict")


def test_a_stored_run_of_a_task_that_is_gone_fails_and_says_so(worker: WorkerProcess) -> None:
    run = ended(make_run(task="gone.task", published_at=None).id)
    assert (run.state, run.error_type) == ("failed", "TaskNotFound")
    assert "MESSAGER_TASKS" in str(run.error_message)


def test_a_stored_input_that_no_longer_fits_fails_and_names_the_field(worker: WorkerProcess) -> None:
    run = ended(make_run(input='{"old":1}', published_at=None).id)
    assert (run.state, run.error_type) == ("failed", "InvalidInput")
    assert "old" in str(run.error_message)


def test_a_run_waits_for_its_time(worker: WorkerProcess) -> None:
    from datetime import UTC, datetime, timedelta

    due = datetime.now(UTC) + timedelta(seconds=1)
    run = ended(api.submit("samples.add", {"a": 1}, scheduled_at=due.isoformat())["id"])
    assert run.started_at >= due - timedelta(milliseconds=1)  # type: ignore[operator]


def test_runs_are_executed_side_by_side(worker: WorkerProcess) -> None:
    slow = api.submit("samples.sleeps", {"seconds": 1})["id"]
    fast = api.submit("samples.add", {"a": 1})["id"]
    assert ended(fast).finished_at < ended(slow).finished_at  # type: ignore[operator]


def test_many_runs_all_end_once(worker: WorkerProcess) -> None:
    ids = [api.submit("samples.add", {"a": n, "b": 0})["id"] for n in range(20)]
    runs = [ended(run_id) for run_id in ids]
    assert [run.result for run in runs] == [str(n) for n in range(20)]
    assert {(run.attempt, run.version) for run in runs} == {(1, 3)}
