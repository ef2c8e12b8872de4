"""Who reaches Redis can put anything there: the worker lives, and nothing runs that was not accepted."""

from __future__ import annotations

import pickle
import uuid
from pathlib import Path
from typing import Any

import pytest
import redis

from messager.runs.models import Run
from messager.testing.broker import push
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.stack import WorkerProcess, ended

api = Api()
EMBED: dict[str, Any] = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}

ARGS: list[Any] = [
    [], [1], [-1], [None], [True], [1.5], [10**400], [""], ["x" * 100_000], [[]], [{}], [str(uuid.uuid4()), 1],
    [str(uuid.uuid4())], ["../../etc/passwd"], [["a"] * 1000], None, "text", 7, {"0": "x"},
]  # fmt: skip
BODIES: list[Any] = [
    None, [], {}, 7, "text", [[], {}], [[], [], []], [[], {}, None], [[], {"run_id": 1}, EMBED], b"{", b"", b"\xff" * 9,
]  # fmt: skip
HEADERS: list[dict[str, Any]] = [
    {"eta": "2099-01-01T00:00:00"}, {"eta": "nonsense"}, {"eta": 7}, {"expires": "nonsense"}, {"expires": "2000-01-01"},
    {"timelimit": "x"}, {"timelimit": [-1, -1]}, {"timelimit": ["a", {}]}, {"id": None}, {"id": 7}, {"retries": "x"},
    {"claim_token": "x"}, {"shadow": {"a": 1}}, {"root_id": []}, {"group": 7}, {"stamps": 7, "stamped_headers": ["x"]},
    {"lang": None}, {"timelimit": [10**400, 10**400]}, {"timelimit": [1e-9, 1e-9]}, {"timelimit": [True, False]},
    {"shadow": "samples.hardly_limited", "timelimit": [10**400, 1e-9]},
]  # fmt: skip
PROPERTIES: list[Any] = [None, [], {}, {"delivery_tag": {}}, {"delivery_tag": 1, "delivery_info": "x"}, {"reply_to": 7}]
NO_MESSAGES: list[str | bytes] = [
    "garbage", "", "[]", "null", "7", "{}", '{"body": 1}', '{"headers": {}, "properties": {}}', b"\xff\xfe",
    "[" * 100_000,
]  # fmt: skip


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """A file that only a task makes."""
    return tmp_path / "mark"


def assert_worker_lives_and_took_all(worker: WorkerProcess, broker: redis.Redis) -> None:
    """A run that stands behind the forged messages succeeds, and is the only one there is."""
    run = ended(api.submit("samples.add", {"a": 1})["id"])
    assert (run.result, run.attempt, run.worker) == ("3", 1, worker.name)
    assert broker.llen("celery") == 0
    assert [found.id for found in Run.objects.all()] == [run.id]


def test_a_message_for_the_task_itself_runs_nothing(worker: WorkerProcess, broker: redis.Redis, mark: Path) -> None:
    push(broker, [[str(mark)], {}, EMBED], headers={"task": "samples.leaves_a_mark"})
    assert_worker_lives_and_took_all(worker, broker)
    assert not mark.exists()


def test_no_other_task_is_taken(worker: WorkerProcess, broker: redis.Redis) -> None:
    for task in ("celery.map", "celery.chain", "celery.backend_cleanup", "no.such.task", "", None, 7, ["x"], {"a": 1}):
        push(broker, [[], {}, EMBED], headers={"task": task})
    assert_worker_lives_and_took_all(worker, broker)


class Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def test_a_pickle_is_never_read(worker: WorkerProcess, broker: redis.Redis, mark: Path) -> None:
    for kind in ("application/x-python-serialize", "application/json", "application/x-yaml", "pickle", None):
        bomb = pickle.dumps([[Bomb(mark)], {}, EMBED])
        push(broker, bomb, **{"content-type": kind, "content-encoding": "binary"})
    assert_worker_lives_and_took_all(worker, broker)
    assert not mark.exists()


def test_arguments_that_are_no_runs_id_are_dropped(worker: WorkerProcess, broker: redis.Redis) -> None:
    for args in ARGS:
        push(broker, [args, {}, EMBED])
    assert_worker_lives_and_took_all(worker, broker)


def test_a_body_of_any_other_shape_is_dropped(worker: WorkerProcess, broker: redis.Redis) -> None:
    for body in BODIES:
        push(broker, body)
    push(broker, [[], {}, EMBED], body="*** not base64 ***")
    assert_worker_lives_and_took_all(worker, broker)


def test_headers_may_say_what_they_like(worker: WorkerProcess, broker: redis.Redis) -> None:
    for headers in HEADERS:
        push(broker, [[str(uuid.uuid4())], {}, EMBED], headers=headers)
    assert_worker_lives_and_took_all(worker, broker)


def test_properties_may_be_anything(worker: WorkerProcess, broker: redis.Redis) -> None:
    for properties in PROPERTIES:
        push(broker, [[str(uuid.uuid4())], {}, EMBED], properties=properties)
    assert_worker_lives_and_took_all(worker, broker)


def test_what_is_no_message_at_all_does_not_stop_the_worker(worker: WorkerProcess, broker: redis.Redis) -> None:
    for text in NO_MESSAGES:
        broker.lpush("celery", text)
    assert_worker_lives_and_took_all(worker, broker)


@pytest.mark.parametrize("word", ["callbacks", "errbacks", "chain", "chord"])
def test_what_should_follow_a_message_does_not_follow(
    worker: WorkerProcess, broker: redis.Redis, mark: Path, word: str
) -> None:
    signature = {"task": "samples.leaves_a_mark", "args": [str(mark)], "kwargs": {}, "options": {}, "immutable": True}
    follows = signature if word == "chord" else [signature]
    push(broker, [[str(uuid.uuid4())], {}, {**EMBED, word: follows}])
    assert_worker_lives_and_took_all(worker, broker)
    assert not mark.exists()


@pytest.mark.parametrize("state", ["scheduled", "succeeded", "failed", "cancelled"])
def test_the_id_of_a_run_that_is_not_waiting_changes_nothing(
    worker: WorkerProcess, broker: redis.Redis, state: str
) -> None:
    run = stored(make_run(state))
    push(broker, [[str(run.id)], {}, EMBED])
    ended(api.submit("samples.add", {"a": 1})["id"])
    assert (stored(run).version, stored(run).state) == (run.version, state)


def test_a_copied_message_runs_nothing_twice(worker: WorkerProcess, broker: redis.Redis) -> None:
    run_id = api.submit("samples.says", {"text": "once"})["id"]
    for _ in range(5):
        push(broker, [[run_id], {}, EMBED])
    ended(api.submit("samples.add", {"a": 1})["id"])
    assert (ended(run_id).attempt, len(api.log(run_id))) == (1, 1)


def test_a_message_cannot_give_a_run_another_input(worker: WorkerProcess, broker: redis.Redis) -> None:
    run = make_run(input='{"a":1,"b":1}')
    push(broker, [[str(run.id)], {"a": 100}, EMBED], headers={"kwargs": {"a": 100}})
    assert ended(run.id).result == "2"


def test_a_message_cannot_limit_a_runs_time(worker: WorkerProcess, broker: redis.Redis) -> None:
    run = make_run(task="samples.sleeps", input='{"seconds":0.2}')
    push(broker, [[str(run.id)], {}, EMBED], headers={"timelimit": [1e-9, 1e-9], "shadow": "samples.sleeps"})
    assert ended(run.id).state == "succeeded"


def test_a_message_cannot_lift_a_runs_time_limit(worker: WorkerProcess, broker: redis.Redis) -> None:
    run = make_run(task="samples.hardly_limited", input="{}")
    push(broker, [[str(run.id)], {}, EMBED], headers={"timelimit": [1e9, 1e9], "shadow": "samples.hardly_limited"})
    assert ended(run.id).error_type == "TimeLimitExceeded"
