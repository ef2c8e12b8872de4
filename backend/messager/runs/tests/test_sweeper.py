"""The sweeper finds what was lost: due runs, messages, workers. Redis may be emptied at any moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.db.models.functions import Now

from messager.runs import transitions
from messager.runs.dispatch import Breaker, publish_many
from messager.runs.models import Lease, Run
from messager.runs.sweeper import Sweeper
from messager.testing.broker import messages
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.redis_server import RedisServer

pytestmark = pytest.mark.usefixtures("transactional_db")

SECOND = timedelta(seconds=1)


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
    publish_many([stored(waiting)])
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


def test_a_quiet_round_asks_redis_nothing(sweeper: Sweeper, broker: redis.Redis) -> None:
    make_run("succeeded")
    broker.config_resetstat()
    sweeper.sweep()
    # A word that an earlier test sent may come as late as this: nobody waits for its answer.
    assert set(broker.info("commandstats")) <= {"cmdstat_config|resetstat", "cmdstat_info", "cmdstat_publish"}


def test_a_first_leader_mends_what_a_clock_that_was_set_back_has_left(broker: redis.Redis) -> None:
    hour = 3600 * SECOND
    waiting, running = make_run(published_at=Now() + hour), make_run("running", lease_until=Now() + hour)
    Sweeper("new").sweep()
    assert published(broker) == [str(waiting.id)]
    assert stored(running).lease_until <= transitions.clock() + transitions.lease_duration()  # type: ignore[operator]


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
