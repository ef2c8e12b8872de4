"""POST /tasks/{task}/batches: all runs are accepted, or none."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.runs import batches, dispatch, news, window
from messager.runs.models import Batch, Run
from messager.runs.sweeper import Sweeper
from messager.runs.window import Window
from messager.testing.broker import commands, ids
from messager.testing.client import PROBLEM, Api
from messager.testing.redis_server import RedisServer

# Runs are published when they are committed, which the transaction around an ordinary test never is.
pytestmark = pytest.mark.usefixtures("transactional_db")

SUBMIT = "/tasks/samples.add/batches"


def inputs(count: int) -> list[dict[str, Any]]:
    return [{"a": n} for n in range(count)]


def waiting() -> list[str]:
    """The ids of all runs, oldest first."""
    return [str(run_id) for run_id in Run.objects.order_by("id").values_list("id", flat=True)]


def test_a_batch_is_stored_with_its_runs_and_says_where_it_is(api: Api) -> None:
    answer = api.post(SUBMIT, {"inputs": inputs(3), "tags": ["x"]})
    assert answer.status_code == 202
    batch = answer.json()
    assert answer.headers["Location"] == f"/api/v1/batches/{batch['id']}"
    assert answer.headers["Retry-After"] == "1"
    assert api.batch(batch["id"]) == batch
    assert uuid.UUID(batch.pop("id")).version == 7
    assert batch.pop("created_at")
    assert batch == {
        "task": "samples.add", "total": 3, "tags": ["x"], "retry_of": None, "finished_at": None,
        "counts": {"scheduled": 0, "queued": 3, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0},
    }  # fmt: skip


def test_its_runs_are_as_if_submitted_one_by_one_in_order(api: Api) -> None:
    single = api.submit("samples.add", {"a": 0}, tags=["x"])
    batch = api.submit_batch("samples.add", inputs(3), tags=["x"])
    runs = list(reversed(api.get(f"/runs?batch={batch['id']}").json()["items"]))
    assert [run["input"] for run in runs] == inputs(3)
    own = {"id", "batch", "created_at", "input"}
    for run in runs:
        assert run["batch"] == batch["id"]
        assert {name for name in run if run[name] != single[name]} <= own
        assert api.run(run["id"]) == run


def test_its_runs_are_published_oldest_first(api: Api, broker: redis.Redis) -> None:
    api.submit_batch("samples.add", inputs(150))
    assert ids(broker) == waiting()


def test_its_runs_go_to_the_tasks_queue(api: Api, broker: redis.Redis) -> None:
    api.submit_batch("samples.hurry", [{}, {}])
    assert (broker.llen("urgent"), broker.llen("celery")) == (2, 0)


def test_an_input_is_kept_as_it_was_sent(api: Api) -> None:
    value = {"value": {"big": 9007199254740993, "text": "ä\u2028\0'%s\\", "deep": [[[{}]]], "pi": 3.10}}
    batch = api.submit_batch("samples.gives", [value, {}])
    runs = api.get(f"/runs?batch={batch['id']}").json()["items"]
    assert [run["input"] for run in runs] == [{}, value]


def test_one_input_is_a_batch(api: Api) -> None:
    assert api.submit_batch("samples.add", inputs(1))["total"] == 1


def test_a_batch_for_later_waits_and_is_not_published(api: Api, broker: redis.Redis) -> None:
    batch = api.submit_batch("samples.add", inputs(3), scheduled_at="2099-01-01T12:00:00+02:00")
    assert (batch["counts"]["scheduled"], batch["counts"]["queued"]) == (3, 0)
    runs = api.get(f"/runs?batch={batch['id']}").json()["items"]
    assert {run["scheduled_at"] for run in runs} == {"2099-01-01T10:00:00.000000Z"}
    assert broker.llen("celery") == 0
    assert set(Run.objects.values_list("published_at", "publishes")) == {(None, 0)}


def test_a_time_that_has_passed_means_now(api: Api, broker: redis.Redis) -> None:
    assert api.submit_batch("samples.add", inputs(3), scheduled_at="2020-01-01T00:00:00Z")["counts"]["queued"] == 3
    assert broker.llen("celery") == 3


# What is refused -----------------------------------------------------------------------------------------------------


def refused(api: Api, body: Any, task: str = "samples.add") -> dict[str, Any]:
    answer = api.post(f"/tasks/{task}/batches", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM), answer.content[:500]
    assert not Run.objects.exists()
    assert not Batch.objects.exists()
    problem: dict[str, Any] = answer.json()
    assert all(error["msg"] for error in problem["errors"])
    return problem


@pytest.mark.parametrize(
    ("body", "locs"),
    [
        ({}, [["inputs"]]),
        ({"inputs": []}, [["inputs"]]),
        ({"inputs": {}}, [["inputs"]]),
        ({"inputs": None}, [["inputs"]]),
        ({"inputs": "ab"}, [["inputs"]]),
        ({"inputs": [{}]}, [["inputs", 0, "a"]]),
        ({"inputs": [[]]}, [["inputs", 0]]),
        ({"inputs": [{"a": 1}, None, {"a": 2}, 7]}, [["inputs", 1], ["inputs", 3]]),
        ({"inputs": [{"a": 1}, {"a": "x", "c": 1}]}, [["inputs", 1, "a"], ["inputs", 1, "c"]]),
        ({"inputs": [{"a": 1}], "input": {"a": 1}}, [["input"]]),
        ({"inputs": [{"a": 1}], "tags": ["ok", ""]}, [["tags", 1]]),
        ({"inputs": [{"a": 1}], "scheduled_at": "tomorrow"}, [["scheduled_at"]]),
        ([], [[]]),
        ("null", [[]]),
    ],
)
def test_a_bad_body_names_each_field_and_stores_nothing(api: Api, body: Any, locs: list[list[Any]]) -> None:
    assert [error["loc"] for error in refused(api, body)["errors"]] == locs


def test_more_than_ten_thousand_inputs_are_refused_in_one_line(api: Api) -> None:
    problem = refused(api, {"inputs": inputs(10_001)})
    assert [error["loc"] for error in problem["errors"]] == [["inputs"]]
    assert len(json.dumps(problem)) < 1000


def test_one_bad_input_among_ten_thousand_stores_nothing(api: Api, broker: redis.Redis) -> None:
    problem = refused(api, {"inputs": [*inputs(9_998), {"a": "bad"}, {"a": 1}]})
    assert [error["loc"] for error in problem["errors"]] == [["inputs", 9_998, "a"]]
    assert problem["detail"] == "1 of the 10000 inputs do not fit the task. Nothing was stored."
    assert broker.llen("celery") == 0


@pytest.mark.parametrize("bad", [{"a": "bad"}, "bad", {"a": 1, "c": 1, "d": 1}])
def test_of_very_many_errors_the_first_thousand_are_listed_and_that_is_said(api: Api, bad: Any) -> None:
    problem = refused(api, {"inputs": [bad] * 2_000})
    assert len(problem["errors"]) == 1_000
    assert problem["detail"].startswith("At least ")
    assert "the first 1000 errors are listed" in problem["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_json_is_refused(api: Api, number: str) -> None:
    answer = api.post("/tasks/samples.gives/batches", '{"inputs": [{"value": %s}]}' % number)  # noqa: UP031
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
@pytest.mark.parametrize("depth", [50, 200, 900, 950, 980, 990, 1000, 100_000])
def test_deep_nesting_is_stored_or_refused(api: Api, depth: int, headers: dict[str, str]) -> None:
    body = '{"inputs": [{"value": 1}, {"value": ' + "[" * depth + "]" * depth + "}]}"
    answer = api.post("/tasks/samples.gives/batches", body, headers)
    assert answer.status_code in {202, 400, 422}
    assert Run.objects.count() == (2 if answer.status_code == 202 else 0)


@pytest.mark.parametrize("value", ["1e999", '"\\ud800"'])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k"}])
def test_what_no_database_holds_is_refused_by_its_index(api: Api, value: str, headers: dict[str, str]) -> None:
    answer = api.post("/tasks/samples.gives/batches", '{"inputs": [{}, {"value": ' + value + "}]}", headers)
    assert (answer.status_code, answer.json()["errors"][0]["loc"][:2]) == (422, ["inputs", 1])
    assert not Batch.objects.exists()


def test_an_unknown_task_is_not_found(api: Api) -> None:
    answer = api.post("/tasks/nope.nope/batches", {"inputs": [{}]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


# Idempotency ---------------------------------------------------------------------------------------------------------


def post(api: Api, key: str, body: Any = None) -> Any:
    return api.post(SUBMIT, body or {"inputs": inputs(3)}, {"Idempotency-Key": key})


def test_the_same_key_and_body_give_the_same_batch(api: Api, broker: redis.Redis) -> None:
    first, second = post(api, "k"), post(api, "k", '{ "tags": [],\n"inputs":[{"a":0},{"a":1},{"a":2}]}')
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (Batch.objects.count(), Run.objects.count(), broker.llen("celery")) == (1, 3, 3)


def test_a_replay_shows_the_batch_as_it_is_now(api: Api) -> None:
    batch = post(api, "k").json()
    api.post(f"/batches/{batch['id']}/cancel")
    assert post(api, "k").json() == api.batch(batch["id"])


@pytest.mark.parametrize(
    "body",
    [
        {"inputs": [{"a": 0}, {"a": 1}]},
        {"inputs": [{"a": 0}, {"a": 1}, {"a": 3}]},
        {"inputs": [{"a": 1}, {"a": 0}, {"a": 2}]},
        {"inputs": [{"a": 0}, {"a": 1}, {"a": 2}], "tags": ["x"]},
        {"inputs": [{"a": 0}, {"a": 1}, {"a": 2}], "scheduled_at": "2099-01-01T00:00:00Z"},
    ],
)
def test_the_same_key_with_another_body_is_refused(api: Api, body: Any) -> None:
    post(api, "k")
    answer = post(api, "k", body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, PROBLEM)
    assert Batch.objects.count() == 1


def test_the_key_of_a_run_is_not_that_of_a_batch(api: Api) -> None:
    run = api.post("/tasks/samples.add/runs", {"input": {"a": 1}}, {"Idempotency-Key": "k"})
    assert (run.status_code, post(api, "k").status_code) == (202, 202)


def test_of_two_requests_at_the_same_moment_one_makes_the_batch(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    look, other = batches._submitted_before, []

    def too_early(submission: Any) -> Any:
        if not other:
            other.append(None)
            other.append(post(api, "k").json())
            return None
        return look(submission)

    monkeypatch.setattr(batches, "_submitted_before", too_early)
    answer = post(api, "k")
    assert answer.json() == other[1]
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert (Batch.objects.count(), Run.objects.count()) == (1, 3)


# What it costs -------------------------------------------------------------------------------------------------------


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the process that serves the API, which hears itself of what it accepts."""
    monkeypatch.setattr(news.speaker, "listener", lambda run_id: None)


def words(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0].strip(";") for query in queries]


@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("count", [1, 100])
def test_a_small_batch_is_two_statements_in_a_transaction_and_one_command(
    api: Api, broker: redis.Redis, count: int
) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert commands(broker, lambda: api.submit_batch("samples.add", inputs(count))) == {"lpush": 1}
    assert words(queries) == ["BEGIN", "INSERT", "INSERT", "COMMIT"]


@pytest.mark.usefixtures("serving")
def test_the_largest_batch_costs_one_statement_more_and_twenty_one_commands(api: Api, broker: redis.Redis) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert commands(broker, lambda: api.submit_batch("samples.add", inputs(10_000))) == {"lpush": 21}
    # The update says which ones had no room in the window.
    assert words(queries) == ["BEGIN", "INSERT", "INSERT", "COMMIT", "UPDATE"]
    assert ids(broker) == waiting()[:9_900]


def test_how_far_a_batch_is_takes_two_statements(api: Api) -> None:
    batch = api.submit_batch("samples.add", inputs(50))
    with CaptureQueriesContext(connection) as queries:
        api.batch(batch["id"])
    assert words(queries) == ["SELECT", "SELECT"]


# When things go wrong ------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for twelve messages, of which ten are for this process."""
    monkeypatch.setattr(window, "LIMIT", 12)
    monkeypatch.setattr(window, "ROOM_FOR_OTHERS", 2)
    monkeypatch.setattr(window, "REFILL", 3)
    monkeypatch.setattr(window, "LOOK_AGAIN", 0)
    monkeypatch.setattr("messager.runs.sweeper.ROOM", 10)
    monkeypatch.setattr("messager.runs.sweeper.REFILL", 3)
    monkeypatch.setattr(dispatch, "ROOM_FOR_OTHERS", 2)
    monkeypatch.setattr(dispatch, "window", Window())


@pytest.mark.usefixtures("small")
def test_what_does_not_fit_into_the_window_is_sent_by_the_sweeper_in_order(
    api: Api, broker: redis.Redis, sweeper: Sweeper
) -> None:
    api.submit_batch("samples.add", inputs(25))
    came: list[str] = []
    while standing := ids(broker):
        assert len(standing) <= 10
        came += standing
        broker.delete("celery")
        sweeper.sweep()
    assert came == waiting()


@pytest.mark.usefixtures("small")
def test_a_batch_for_a_full_queue_waits_in_the_table(api: Api, broker: redis.Redis) -> None:
    api.submit_batch("samples.add", inputs(10))
    api.submit_batch("samples.add", inputs(5))
    assert broker.llen("celery") == 10
    assert Run.objects.filter(published_at=None, publishes=0).count() == 5


def test_without_redis_a_batch_is_accepted_and_sent_when_it_is_back(
    api: Api, redis_server: RedisServer, broker: redis.Redis, sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis_server.stop()
    assert api.submit_batch("samples.add", inputs(700))["counts"]["queued"] == 700
    assert set(Run.objects.values_list("published_at", "publishes")) == {(None, 0)}
    redis_server.start()
    monkeypatch.setattr(dispatch, "breaker", dispatch.Breaker())
    sweeper.sweep()
    sweeper.sweep()
    assert ids(broker) == waiting()


def test_what_a_crash_kept_from_being_published_the_sweeper_sends(
    api: Api, broker: redis.Redis, sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    from messager.runs.tests.test_sweeper import age

    with monkeypatch.context() as crash:
        crash.setattr(batches, "publish_many", lambda runs: None)
        api.submit_batch("samples.add", inputs(5))
    assert (broker.llen("celery"), Run.objects.filter(published_at=None).count()) == (0, 0)
    for run in Run.objects.all():
        age(run, 4)
    sweeper.sweep()
    assert ids(broker) == waiting()


def test_when_the_runs_cannot_be_stored_there_is_no_batch(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "accept_all", lambda *args, **kwargs: {}["nowhere"])
    assert api.post(SUBMIT, {"inputs": inputs(3)}).status_code == 500
    assert not Batch.objects.exists()
