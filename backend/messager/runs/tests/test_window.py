"""At most 10 000 messages stand in Redis; the rest of the runs wait in the database."""

from __future__ import annotations

import pytest
import redis

from messager.runs import dispatch, window
from messager.runs.acceptance import accept_all
from messager.runs.models import Run
from messager.runs.sweeper import Sweeper
from messager.runs.window import Window
from messager.testing.broker import messages
from messager.testing.client import Api

OPEN_FROM, CLOSED_FROM = window.REFILL, window.LIMIT - window.ROOM_FOR_OTHERS


def never(queue: str) -> int:
    raise AssertionError("nobody has to look")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Window:
    """A window of its own, whose closed queues are looked at each time."""
    monkeypatch.setattr(window, "LOOK_AGAIN", 0)
    return Window()


def test_a_queue_nobody_has_seen_full_is_open(impatient: Window) -> None:
    assert impatient.is_open("celery", never)
    impatient.saw("celery", CLOSED_FROM - 1)
    assert impatient.is_open("celery", never)


def test_a_full_queue_is_closed_until_it_is_nearly_empty(impatient: Window) -> None:
    impatient.saw("celery", CLOSED_FROM)
    assert not impatient.is_open("celery", lambda queue: CLOSED_FROM)
    assert not impatient.is_open("celery", lambda queue: OPEN_FROM + 1)
    assert impatient.is_open("other", never)
    assert impatient.is_open("celery", lambda queue: OPEN_FROM)
    assert impatient.is_open("celery", never)


def test_a_closed_queue_is_not_looked_at_by_everybody() -> None:
    view = Window()
    view.saw("celery", CLOSED_FROM)
    assert not view.is_open("celery", never)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for twelve messages, of which ten are for this process."""
    monkeypatch.setattr(window, "LIMIT", 12)
    monkeypatch.setattr(window, "ROOM_FOR_OTHERS", 2)
    monkeypatch.setattr(window, "REFILL", 3)
    monkeypatch.setattr(window, "LOOK_AGAIN", 0)
    monkeypatch.setattr("messager.runs.sweeper.ROOM", 10)
    monkeypatch.setattr("messager.runs.sweeper.REFILL", 3)
    fresh = Window()
    monkeypatch.setattr(dispatch, "ROOM_FOR_OTHERS", 2)
    monkeypatch.setattr(dispatch, "window", fresh)
    monkeypatch.setattr("messager.runs.transport.window", fresh)


@pytest.mark.usefixtures("transactional_db", "small")
def test_runs_beyond_the_window_are_accepted_and_wait_in_the_database(api: Api, broker: redis.Redis) -> None:
    ids = [api.submit("samples.add", {"a": n})["id"] for n in range(15)]
    assert [message["headers"]["id"] for message in messages(broker)] == ids[:10]
    waiting = Run.objects.filter(state="queued", published_at=None).order_by("id")
    assert [str(run.id) for run in waiting] == ids[10:]
    assert {run.publishes for run in waiting} == {0}


@pytest.mark.usefixtures("transactional_db", "small")
def test_the_sweeper_sends_them_in_order_before_newer_ones_are_sent_at_once(api: Api, broker: redis.Redis) -> None:
    ids = [api.submit("samples.add", {"a": n})["id"] for n in range(12)]
    for _ in range(6):
        broker.rpop("celery")
    late = api.submit("samples.add", {"a": 0})["id"]  # four are left: still closed
    broker.rpop("celery"), broker.rpop("celery")
    sweeper = Sweeper("one")
    broker.set("messager:epoch", broker.info("server")["run_id"])
    sweeper.sweep()
    assert [message["headers"]["id"] for message in messages(broker)] == [*ids[8:], late]


@pytest.mark.usefixtures("transactional_db", "small")
def test_a_queue_that_emptied_is_published_to_again(api: Api, broker: redis.Redis) -> None:
    for n in range(11):
        api.submit("samples.add", {"a": n})
    broker.delete("celery")
    run_id = api.submit("samples.add", {"a": 0})["id"]
    assert [message["headers"]["id"] for message in messages(broker)] == [run_id]


@pytest.mark.usefixtures("transactional_db", "small")
def test_a_run_that_waits_in_the_database_costs_one_insert(api: Api, broker: redis.Redis) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for n in range(10):
        api.submit("samples.add", {"a": n})
    with CaptureQueriesContext(connection) as queries:
        api.submit("samples.add", {"a": 1})
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]


@pytest.mark.usefixtures("transactional_db", "small")
@pytest.mark.parametrize("before", [0, 3, 9])
def test_of_many_runs_those_are_published_that_fit_into_the_window(broker: redis.Redis, before: int) -> None:
    broker.rpush("celery", *["other"] * before) if before else None
    runs = accept_all([Run(task="samples.add", queue="celery", input="{}") for _ in range(15)], send=True)
    sent = dispatch.publish_many(runs)
    assert sent == runs[: len(sent)]
    assert broker.llen("celery") == before + len(sent) == max(10, before + 2)
    assert list(Run.objects.filter(published_at=None).order_by("id")) == runs[len(sent) :]
