"""Which messages the sweeper sends again, how many at once, and what it does when Redis will not have them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from messager.queues import pauses
from messager.runs import publication
from messager.runs.dispatch import Breaker
from messager.runs.models import Lease, Run
from messager.runs.sweeper import EPOCH_KEY, Sweeper
from messager.testing.broker import messages
from messager.testing.client import Api
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("transactional_db")

SECOND = timedelta(seconds=1)


def published(broker: redis.Redis, queue: str = "celery") -> list[str]:
    return [message["headers"]["id"] for message in messages(broker, queue)]


def age(run: Run, seconds: int) -> None:
    Run.objects.filter(id=run.id).update(published_at=Now() - seconds * SECOND)


def many(count: int, **columns: object) -> None:
    values = {"task": "samples.add", "queue": "celery", "state": "queued", "input": '{"a":1}', **columns}
    Run.objects.bulk_create([Run(created_at=Now(), **values) for _ in range(count)])


def test_more_runs_than_one_batch_are_published_in_one_round(sweeper: Sweeper, broker: redis.Redis) -> None:
    Run.objects.bulk_create(
        [Run(task="samples.add", queue="celery", state="queued", input='{"a":1}', created_at=Now()) for _ in range(501)]
    )
    sweeper.sweep()
    assert len(published(broker)) == 501
    assert not Run.objects.filter(published_at=None).exists()


def test_a_message_that_later_ones_have_overtaken_is_sent_again(sweeper: Sweeper, broker: redis.Redis) -> None:
    broker.lpush("celery", "another message stands there")
    overtaken, in_order = make_run(), make_run()
    age(overtaken, 20)
    age(in_order, 10)
    make_run("running", published_at=Now() - 3 * SECOND, publishes=1)
    sweeper.sweep()
    assert (stored(overtaken).publishes, stored(in_order).publishes) == (2, 1)


def test_what_overtook_it_may_have_ended_since(sweeper: Sweeper, broker: redis.Redis) -> None:
    broker.lpush("celery", "another message stands there")
    overtaken = make_run()
    age(overtaken, 20)
    other = make_run("running", published_at=Now() - 6 * SECOND, publishes=1)
    sweeper.sweep()  # not fifteen seconds ahead of it
    assert stored(overtaken).publishes == 1
    Run.objects.filter(id=other.id).update(published_at=Now())
    sweeper._reached["celery"] = stored(other).published_at  # as an earlier round saw it
    Run.objects.filter(id=other.id).delete()
    sweeper.sweep()
    assert stored(overtaken).publishes == 2


def test_no_more_than_a_window_of_messages_stands_in_redis(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messager.runs.sweeper.ROOM", 700)
    many(800)
    sweeper.sweep()
    sweeper.sweep()
    assert broker.llen("celery") == 700
    assert Run.objects.filter(published_at=None).count() == 100


def test_a_queue_is_filled_up_once_it_is_nearly_empty_with_the_oldest(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messager.runs.sweeper.REFILL", 5)
    monkeypatch.setattr("messager.runs.sweeper.ROOM", 10)
    for _ in range(4):
        broker.lpush("celery", "a message")
    runs = [make_run(published_at=None, publishes=0) for _ in range(20)]
    sweeper.sweep()
    assert broker.llen("celery") == 10
    broker.ltrim("celery", 0, 5)
    sweeper.sweep()
    sweeper.sweep()
    assert broker.llen("celery") == 6
    broker.ltrim("celery", 0, 4)
    sweeper.sweep()
    assert broker.llen("celery") == 10
    assert {run.id for run in Run.objects.exclude(published_at=None)} == {run.id for run in runs[:11]}


def test_a_due_run_is_sent_while_a_long_list_still_has_room(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As new runs are: it must not wait for a list that never gets short."""
    monkeypatch.setattr("messager.runs.sweeper.REFILL", 5)
    monkeypatch.setattr("messager.runs.sweeper.ROOM", 10)
    for _ in range(8):
        broker.lpush("celery", "a message")
    due = make_run("scheduled", due_at=Now() - SECOND)
    sweeper.sweep()
    assert broker.llen("celery") == 9
    assert stored(due).published_at is not None


def test_one_round_publishes_for_a_bounded_time_and_the_next_begins_with_another_queue(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("messager.runs.sweeper.PATIENCE", 0)
    for queue in ("a", "b", "c"):
        make_run(published_at=None, queue=queue)
    monkeypatch.setattr(sweeper, "_send", lambda queue, *args: sent.append(queue))
    sent: list[str] = []
    for _ in range(3):
        sweeper.sweep()
    assert [sent[0], sent[3], sent[6]] == ["b", "c", "a"]


def test_while_redis_refuses_writes_no_batch_is_marked_for_nothing(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(30, published_at=None, publishes=0)
    broker.config_set("maxmemory", 1)
    try:
        sweeper.sweep()
        with CaptureQueriesContext(connection) as queries:
            sweeper.sweep()  # the breaker is open
        updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
        assert not [sql for sql in updates if "published_at" in sql]
        marked: list[int] = []
        real = publication.mark_sent

        def noted(lost: Q, queue: str, limit: int) -> list[Run]:
            marked.append(limit)
            return real(lost, queue, limit)

        monkeypatch.setattr(publication, "mark_sent", noted)
        monkeypatch.setattr("messager.runs.dispatch.breaker", Breaker())
        sweeper.sweep()
        assert marked == [1]
    finally:
        broker.config_set("maxmemory", 0)
    monkeypatch.setattr("messager.runs.dispatch.breaker", Breaker())
    sweeper.sweep()
    assert len(published(broker)) == 30


def test_a_redis_that_is_emptied_again_while_it_is_noticed_is_noticed_again(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    broker.delete(EPOCH_KEY)
    real = publication.forget_all

    def emptied_meanwhile() -> None:
        real()
        broker.flushall()

    monkeypatch.setattr(publication, "forget_all", emptied_meanwhile)
    sweeper.sweep()
    assert broker.get(EPOCH_KEY) is None
    monkeypatch.setattr(publication, "forget_all", real)
    sweeper.sweep()
    assert broker.get(EPOCH_KEY) == broker.info("server")["run_id"]
    assert str(run.id) in published(broker)


def test_a_queue_whose_key_holds_something_else_does_not_stop_the_others(sweeper: Sweeper, broker: redis.Redis) -> None:
    broker.set("odd", "no list")
    make_run(published_at=None, queue="odd"), make_run(published_at=None)
    sweeper.sweep()
    assert len(published(broker)) == 1


def test_marking_runs_is_no_statement_with_a_subquery(sweeper: Sweeper) -> None:
    """PostgreSQL plans one as a loop over all that wait when a burst makes its statistics old."""
    make_run(published_at=None), make_run("scheduled", due_at=Now() - SECOND)
    with CaptureQueriesContext(connection) as queries:
        sweeper.sweep()
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len([sql for sql in updates if "published_at" in sql]) >= 2
    assert not [sql for sql in updates if "IN (SELECT" in sql]


def test_a_redis_that_was_emptied_while_nobody_led_is_noticed_by_the_next_leader(
    sweeper: Sweeper, broker: redis.Redis, api: Api
) -> None:
    run_id = api.submit("samples.add", {"a": 1})["id"]
    sweeper.sweep()
    broker.flushall()
    Lease.objects.update(until=Now() - SECOND)
    other = Sweeper("two")
    other.sweep()
    assert published(broker) == [run_id]


def test_a_publication_redis_refuses_is_tried_again(
    sweeper: Sweeper, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [make_run(published_at=None, publishes=0) for _ in range(3)]
    broker.config_set("maxmemory", 1)
    sweeper.sweep()
    assert {(run.published_at, run.publishes) for run in Run.objects.all()} == {(None, 0)}
    broker.config_set("maxmemory", 0)
    monkeypatch.setattr("messager.runs.dispatch.breaker", Breaker())
    sweeper.sweep()
    assert published(broker) == [str(run.id) for run in runs]


def test_the_waiting_queues_are_found_with_few_statements(sweeper: Sweeper) -> None:
    many(50), many(50, queue="urgent")
    with CaptureQueriesContext(connection) as queries:
        assert list(publication.queues_with_waiting_runs()) == ["celery", "urgent"]
    assert len(queries) == 3


def test_nothing_is_sent_to_a_paused_queue_until_it_is_resumed(sweeper: Sweeper, broker: redis.Redis) -> None:
    paused, open_queue = make_run(published_at=None), make_run(published_at=None, queue="urgent")
    pauses.pause("celery", None)
    sweeper.sweep()
    assert (published(broker), published(broker, "urgent")) == ([], [str(open_queue.id)])
    pauses.resume("celery")
    sweeper.sweep()
    assert published(broker) == [str(paused.id)]
