"""The sweeper finds what was lost: due runs, messages, workers. Redis may be emptied at any moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from messager.runs import clockwatch, publication, transitions
from messager.runs.dispatch import Breaker, publish_all
from messager.runs.models import Lease, Run
from messager.runs.sweeper import EPOCH_KEY, Sweeper
from messager.testing.broker import messages
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.redis_server import RedisServer

pytestmark = pytest.mark.usefixtures("transactional_db")

SECOND = timedelta(seconds=1)


@pytest.fixture
def sweeper(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Sweeper:
    """One that has known the database and this Redis for long."""
    monkeypatch.setattr(clockwatch, "GRACE", 0)
    sweeper = Sweeper("one")
    broker.set(EPOCH_KEY, broker.info("server")["run_id"])
    return sweeper


def published(broker: redis.Redis, queue: str = "celery") -> list[str]:
    return [message["headers"]["id"] for message in messages(broker, queue)]


def age(run: Run, seconds: int) -> None:
    Run.objects.filter(id=run.id).update(published_at=Now() - seconds * SECOND)


def test_a_due_run_is_queued_and_published_in_one_round(sweeper: Sweeper, broker: redis.Redis) -> None:
    due, later = make_run("scheduled", due_at=Now() - SECOND), make_run("scheduled")
    sweeper.sweep()
    assert (stored(due).state, stored(later).state) == ("queued", "scheduled")
    assert published(broker) == [str(due.id)]


def test_a_run_whose_publication_failed_is_published(sweeper: Sweeper, broker: redis.Redis) -> None:
    run = make_run(published_at=None)
    sweeper.sweep()
    sweeper.sweep()
    assert published(broker) == [str(run.id)]


def test_runs_are_published_to_their_queues_oldest_first(sweeper: Sweeper, broker: redis.Redis) -> None:
    ids = [str(make_run(published_at=None).id) for _ in range(3)]
    urgent = make_run(published_at=None, queue="urgent")
    sweeper.sweep()
    assert (published(broker), published(broker, "urgent")) == (ids, [str(urgent.id)])


def test_with_an_empty_list_what_was_sent_a_while_ago_is_sent_again(sweeper: Sweeper, broker: redis.Redis) -> None:
    lost, fresh = make_run(), make_run()
    age(lost, 4)
    sweeper.sweep()
    assert published(broker) == [str(lost.id)]
    assert (stored(lost).publishes, stored(fresh).publishes) == (2, 1)


def test_while_messages_stand_in_the_list_nothing_is_sent_again(sweeper: Sweeper, broker: redis.Redis) -> None:
    waiting, other = make_run(published_at=None), make_run()
    age(other, 4)
    publish_all([stored(waiting)])
    sweeper.sweep()
    assert str(other.id) not in published(broker)


def test_an_emptied_redis_gets_everything_once_more(sweeper: Sweeper, broker: redis.Redis, api: Api) -> None:
    ids = [api.submit("samples.add", {"a": n})["id"] for n in range(3)]
    sweeper.sweep()
    broker.flushall()
    sweeper.sweep()
    sweeper.sweep()
    assert published(broker) == ids


def test_a_restarted_redis_gets_everything_once_more(
    sweeper: Sweeper, redis_server: RedisServer, broker: redis.Redis, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [api.submit("samples.add", {"a": n})["id"] for n in range(2)]
    sweeper.sweep()
    redis_server.stop()
    sweeper.sweep()
    redis_server.start()
    monkeypatch.setattr("messager.runs.dispatch.breaker", Breaker())
    sweeper.sweep()
    assert published(broker) == ids


def test_without_redis_the_rest_of_the_round_happens(sweeper: Sweeper, redis_server: RedisServer) -> None:
    redis_server.stop()
    due, dead = make_run("scheduled", due_at=Now() - SECOND), make_run("running", lease_until=Now() - SECOND)
    sweeper.sweep()
    assert stored(due).state == "queued"
    assert stored(dead).state == "failed"


def test_a_run_whose_worker_is_gone_gets_its_next_attempt(sweeper: Sweeper) -> None:
    dead = make_run("running", lease_until=Now() - SECOND, max_attempts=2)
    alive = make_run("running")
    sweeper.sweep()
    assert stored(dead).state in {"scheduled", "queued"}  # queued when its random wait was none
    assert stored(alive).state == "running"


def test_a_run_whose_worker_is_gone_fails_when_it_had_its_attempts(sweeper: Sweeper) -> None:
    dead = make_run("running", lease_until=Now() - SECOND, max_attempts=1)
    sweeper.sweep()
    assert (stored(dead).state, stored(dead).error_type) == ("failed", "WorkerLost")


def test_one_of_many_sweepers_leads(sweeper: Sweeper, broker: redis.Redis) -> None:
    sweeper.sweep()
    make_run(published_at=None)
    Sweeper("two").sweep()
    assert published(broker) == []
    sweeper.sweep()
    assert len(published(broker)) == 1


def test_another_takes_over_when_the_leader_is_gone(sweeper: Sweeper, broker: redis.Redis) -> None:
    sweeper.sweep()
    Lease.objects.update(until=Now() - SECOND)
    make_run(published_at=None)
    Sweeper("two").sweep()
    assert len(published(broker)) == 1
    assert Lease.objects.get().owner == "two"


def test_more_runs_than_one_batch_are_published_in_one_round(sweeper: Sweeper, broker: redis.Redis) -> None:
    Run.objects.bulk_create(
        [Run(task="samples.add", queue="celery", state="queued", input='{"a":1}', created_at=Now()) for _ in range(501)]
    )
    sweeper.sweep()
    assert len(published(broker)) == 501
    assert not Run.objects.filter(published_at=None).exists()


def test_a_quiet_round_asks_redis_nothing(sweeper: Sweeper, broker: redis.Redis) -> None:
    make_run("succeeded")
    broker.config_resetstat()
    sweeper.sweep()
    assert set(broker.info("commandstats")) <= {"cmdstat_config|resetstat", "cmdstat_info"}


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


def many(count: int, **columns: object) -> None:
    values = {"task": "samples.add", "queue": "celery", "state": "queued", "input": '{"a":1}', **columns}
    Run.objects.bulk_create([Run(created_at=Now(), **values) for _ in range(count)])


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


def test_a_first_leader_mends_what_a_clock_that_was_set_back_has_left(broker: redis.Redis) -> None:
    hour = 3600 * SECOND
    waiting, running = make_run(published_at=Now() + hour), make_run("running", lease_until=Now() + hour)
    Sweeper("new").sweep()
    assert published(broker) == [str(waiting.id)]
    assert stored(running).lease_until <= transitions.clock() + transitions.lease_duration()  # type: ignore[operator]


def test_marking_runs_is_no_statement_with_a_subquery(sweeper: Sweeper) -> None:
    """PostgreSQL plans one as a loop over all that wait when a burst makes its statistics old."""
    make_run(published_at=None), make_run("scheduled", due_at=Now() - SECOND)
    with CaptureQueriesContext(connection) as queries:
        sweeper.sweep()
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len([sql for sql in updates if "published_at" in sql]) >= 2
    assert not [sql for sql in updates if "SELECT" in sql]


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


def test_a_leader_whose_lease_ends_in_the_far_future_is_no_leader(sweeper: Sweeper, broker: redis.Redis) -> None:
    """The database's clock was set back after it had led."""
    Lease.objects.create(name="sweeper", owner="gone", until=Now() + 3600 * SECOND)
    make_run(published_at=None)
    sweeper.sweep()
    assert Lease.objects.get().owner == "one"
    assert len(published(broker)) == 1


def test_a_lost_attempt_leaves_a_line_in_the_runs_log(sweeper: Sweeper, api: Api) -> None:
    run = make_run("running", lease_until=Now() - SECOND, max_attempts=2)
    sweeper.sweep()
    assert [line["message"] for line in api.log(run.id)] == [
        "Attempt 1 was lost: w@host did not answer for it any more."
    ]


def test_the_waiting_queues_are_found_with_few_statements(sweeper: Sweeper) -> None:
    many(50), many(50, queue="urgent")
    with CaptureQueriesContext(connection) as queries:
        assert list(publication.queues_with_waiting_runs()) == ["celery", "urgent"]
    assert len(queries) == 3
