"""Messages to the workers: a run's id and nothing else, and no request that hangs on Redis."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
import redis

from messager.runs import dispatch, news
from messager.runs.acceptance import accept_all
from messager.runs.dispatch import Breaker
from messager.runs.models import Run
from messager.testing.broker import commands, ids, messages
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.redis_server import RedisServer

# A run is published when it is committed, which the transaction around an ordinary test never is.
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_a_message_holds_the_runs_id_and_nothing_else(api: Api, broker: redis.Redis) -> None:
    run = api.submit("samples.gives", {"value": "a secret"})
    (message,) = messages(broker)
    args, kwargs, _ = message["body"]
    assert (args, kwargs) == ([run["id"]], {})
    headers = message["headers"]
    assert (headers["task"], headers["shadow"], headers["id"]) == ("messager.run", "samples.gives", run["id"])
    assert message["content-type"] == "application/json"
    assert "secret" not in str(message)


def test_a_message_carries_the_tasks_time_limits(api: Api, broker: redis.Redis) -> None:
    api.submit("samples.hardly_limited")
    api.submit("samples.softly_limited")
    api.submit("samples.add", {"a": 1})
    assert [message["headers"]["timelimit"] for message in messages(broker)] == [[1, None], [None, 1], [None, None]]


def test_messages_stand_in_the_order_of_their_runs(api: Api, broker: redis.Redis) -> None:
    made = [api.submit("samples.add", {"a": n})["id"] for n in range(3)]
    assert [message["headers"]["id"] for message in messages(broker)] == made


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the process that serves the API, which hears itself of what it accepts."""
    monkeypatch.setattr(news.speaker, "listener", lambda run_id: None)


def test_accepting_a_run_costs_one_command(api: Api, broker: redis.Redis, serving: None) -> None:
    api.submit("samples.add", {"a": 1})
    assert commands(broker, lambda: api.submit("samples.add", {"a": 1})) == {"lpush": 1}


@pytest.fixture
def down(redis_server: RedisServer, broker: redis.Redis) -> None:
    """Redis is gone; `broker` starts it again for the next test."""
    redis_server.stop()


def test_without_redis_a_run_is_accepted_within_a_second(api: Api, down: None) -> None:
    began = time.monotonic()
    run = api.submit("samples.add", {"a": 1})
    assert time.monotonic() - began < 1
    assert run["state"] == "queued"
    assert Run.objects.get().published_at is None


def test_with_a_redis_that_hangs_a_run_is_accepted_within_a_second(api: Api, redis_server: RedisServer) -> None:
    api.submit("samples.add", {"a": 1})  # so that a connection is open
    redis_server.freeze()
    try:
        began = time.monotonic()
        run = api.submit("samples.add", {"a": 1})
        assert time.monotonic() - began < 1
    finally:
        redis_server.thaw()
    assert Run.objects.get(id=run["id"]).published_at is None


def test_while_redis_hangs_only_one_request_in_a_second_waits_to_learn_it(api: Api, redis_server: RedisServer) -> None:
    redis_server.freeze()
    try:
        api.submit("samples.add", {"a": 1})
        began = time.monotonic()
        for _ in range(5):
            api.submit("samples.add", {"a": 1})
        assert time.monotonic() - began < 1
    finally:
        redis_server.thaw()


def test_a_redis_that_takes_no_more_writes_is_as_good_as_none(api: Api, broker: redis.Redis) -> None:
    broker.config_set("maxmemory", 1)
    broker.config_set("maxmemory-policy", "noeviction")
    try:
        assert api.submit("samples.add", {"a": 1})["state"] == "queued"
    finally:
        broker.config_set("maxmemory", 0)
    assert Run.objects.get().published_at is None


def test_after_redis_came_back_runs_are_published_again(
    api: Api, down: None, redis_server: RedisServer, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.submit("samples.add", {"a": 1})
    redis_server.start()
    monkeypatch.setattr("messager.runs.dispatch.breaker", Breaker())
    run = api.submit("samples.add", {"a": 1})
    assert [message["headers"]["id"] for message in messages(broker)] == [run["id"]]


def test_a_breaker_lets_nobody_try_until_its_pause_is_over() -> None:
    breaker = Breaker(pause=60)
    assert breaker.attempt(works)
    with pytest.raises(OSError, match="away"):
        breaker.attempt(fails)
    assert not breaker.attempt(works)


def test_after_a_failure_one_at_a_time_tries_until_it_works() -> None:
    breaker = Breaker(pause=0)
    with pytest.raises(OSError, match="away"):
        breaker.attempt(fails)
    inside: list[bool] = []
    assert breaker.attempt(lambda: inside.append(breaker.attempt(works)))
    assert breaker.attempt(lambda: inside.append(breaker.attempt(works)))
    assert inside == [False, True]


def test_nobody_begins_while_an_attempt_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    breaker, inside = Breaker(), []

    def hangs() -> None:
        inside.append(breaker.attempt(works))
        monkeypatch.setattr("messager.runs.dispatch.HANGS", -1)  # it takes long from here on
        inside.append(breaker.attempt(works))

    assert breaker.attempt(hangs)
    assert inside == [True, False]
    assert breaker.attempt(works)


def works() -> None:
    pass


def fails() -> None:
    raise OSError("away")


def test_a_run_of_a_task_that_is_gone_is_still_published(db: None, broker: redis.Redis) -> None:
    from messager.runs.dispatch import publish

    assert publish(stored(make_run(task="gone.task")))
    assert messages(broker)[0]["headers"]["shadow"] == "gone.task"


def test_a_new_connection_costs_no_command_of_its_own(api: Api, broker: redis.Redis, serving: None) -> None:
    dispatch._client.connection_pool.disconnect()
    assert commands(broker, lambda: api.submit("samples.add", {"a": 1})) == {"lpush": 1}


def many(count: int, **columns: Any) -> list[Run]:
    return accept_all(
        [Run(**{"task": "samples.add", "queue": "celery", "input": '{"a":1}', **columns}) for _ in range(count)],
        send=True,
    )


@pytest.mark.parametrize(("count", "lpush"), [(1, 1), (100, 1), (101, 2), (600, 2), (601, 3), (5_000, 11)])
def test_many_runs_are_published_by_few_commands_oldest_first(broker: redis.Redis, count: int, lpush: int) -> None:
    runs = many(count)
    assert commands(broker, lambda: dispatch.publish_many(runs)) == {"lpush": lpush}
    assert ids(broker) == [str(run.id) for run in runs]


def test_many_runs_go_to_their_queues_by_a_command_for_each(broker: redis.Redis) -> None:
    here, there = many(3), many(2, queue="urgent", task="samples.hurry")
    mixed = [here[0], there[0], here[1], there[1], here[2]]
    assert commands(broker, lambda: dispatch.publish_many(mixed)) == {"lpush": 2}
    assert ids(broker) == [str(run.id) for run in here]
    assert ids(broker, "urgent") == [str(run.id) for run in there]


def test_no_runs_are_no_command(broker: redis.Redis) -> None:
    assert commands(broker, lambda: dispatch.publish_many([])) == {}


def test_without_redis_many_runs_wait_in_the_table(down: None) -> None:
    runs = many(150)
    assert dispatch.publish_many(runs) == []
    assert set(Run.objects.values_list("published_at", "publishes")) == {(None, 0)}


def test_what_one_queue_refuses_the_table_keeps_and_the_others_get(broker: redis.Redis) -> None:
    broker.set("urgent", "is no list")
    refused, taken = many(2, queue="urgent"), many(2)
    assert dispatch.publish_many([*taken, *refused]) == taken
    assert ids(broker) == [str(run.id) for run in taken]
    assert {stored(run).published_at for run in refused} == {None}


def test_what_breaks_off_in_between_is_sent_up_to_there(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "MOST", 10)
    push, calls = dispatch._client.lpush, iter([True, False])
    monkeypatch.setattr(dispatch, "ROOM_FOR_OTHERS", 10)
    monkeypatch.setattr(dispatch._client, "lpush", lambda *args: push(*args) if next(calls) else fails())
    runs = many(30)
    assert dispatch.publish_many(runs) == runs[:10]
    assert list(Run.objects.filter(published_at=None).order_by("id")) == runs[10:]


def test_nobody_waits_long_for_a_slow_redis(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "PATIENCE", -1)
    assert dispatch.publish_many(many(3)) == []
    assert set(Run.objects.values_list("published_at", flat=True)) == {None}


def test_a_forked_process_publishes_on_a_connection_of_its_own(broker: redis.Redis) -> None:
    runs = many(3)
    assert dispatch.publish(runs[0])
    if (child := os.fork()) == 0:
        os._exit(0 if dispatch.publish(runs[1]) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert dispatch.publish(runs[2])
    assert ids(broker) == [str(run.id) for run in runs]
