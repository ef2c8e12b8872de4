"""What should be rare is counted, over all processes, and shown in /metrics."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Iterator

import pytest
import redis
from django.db import OperationalError, connection

from messager.runs import tallies, transitions
from messager.runs.models import Tally
from messager.runs.tallies import Event
from messager.testing.broker import push
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended, running

api = Api()


@pytest.fixture(autouse=True)
def nothing_noted() -> Iterator[None]:
    tallies._counts.clear()
    yield
    tallies._counts.clear()


def counted(event: Event, times: int) -> None:
    wait_for(lambda: tallies.totals()[event.value] == times, f"{event.value} was counted {times} times")


def test_what_is_noted_is_added_to_what_was_there(db: None) -> None:
    for times in (1, 4):
        tallies.note(Event.WORKER_LOST, times)
        tallies.write_down()
    tallies.write_down()
    assert tallies.totals()["worker_lost"] == 5
    assert set(tallies.totals()) == {event.value for event in Event}


def test_what_the_database_does_not_take_is_kept(transactional_db: None) -> None:
    def away(*args: object) -> None:
        raise OperationalError("gone")

    tallies.note(Event.WORKER_LOST)
    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        tallies.write_down()
    assert not Tally.objects.exists()
    tallies.write_down()
    assert tallies.totals()["worker_lost"] == 1


def test_copies_of_messages_are_counted(worker: WorkerProcess, broker: redis.Redis) -> None:
    run_id = ended(api.submit("samples.add", {"a": 1})["id"]).id
    for _ in range(3):
        push(broker, [[str(run_id)], {}, {}])
    counted(Event.MESSAGE_DROPPED, 3)


def test_forged_messages_are_counted(worker: WorkerProcess, broker: redis.Redis) -> None:
    push(broker, [["no id"], {}, {}])
    push(broker, [[str(uuid.uuid4())], {}, {}], headers={"task": "os.system"})
    broker.lpush("celery", "garbage")
    counted(Event.MESSAGE_REFUSED, 3)


def test_an_attempt_whose_process_died_is_counted(worker: WorkerProcess) -> None:
    ended(api.submit("samples.dies")["id"])
    counted(Event.WORKER_LOST, 1)


def test_an_outcome_that_comes_too_late_is_dropped_and_counted(worker: WorkerProcess) -> None:
    run = running(api.submit("samples.sleeps", {"seconds": 1})["id"])
    assert run.claim_token
    transitions.fail(run.id, run.claim_token, transitions.WORKER_LOST)  # as if its lease had run out
    counted(Event.OUTCOME_DROPPED, 1)
    assert ended(run.id).error_type == "WorkerLost"


def test_metrics_are_prometheus_text(api: Api) -> None:
    make_run("queued"), make_run("running"), make_run("succeeded")
    tallies.note(Event.OUTCOME_DROPPED, 2)
    tallies.write_down()
    answer = api.request("GET", "/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    lines = answer.content.decode().splitlines()
    assert 'messager_runs{state="queued"} 1.0' in lines
    assert 'messager_runs{state="running"} 1.0' in lines
    assert 'messager_events_total{event="outcome_dropped"} 2.0' in lines
    assert 'messager_events_total{event="worker_lost"} 0.0' in lines
    assert "messager_workers_online 0.0" in lines
    assert not any("succeeded" in line for line in lines)


def test_metrics_are_only_read(api: Api) -> None:
    assert api.request("POST", "/metrics").status_code == 405


def test_a_zombies_outcome_is_refused_and_counted(own_worker: WorkerProcess) -> None:
    """Stopped past its lease, and woken while its successor runs."""
    run = running(api.submit("samples.works", {"seconds": 3})["id"])
    os.killpg(own_worker.pid, signal.SIGSTOP)
    other = WorkerProcess("successor")
    try:
        wait_for(lambda: running(run.id).worker == other.name, "the successor runs it", seconds=30)
        os.killpg(own_worker.pid, signal.SIGCONT)
        counted(Event.OUTCOME_DROPPED, 1)
        after = ended(run.id)
        assert (after.state, after.attempt, after.worker) == ("succeeded", 2, other.name)
    finally:
        other.stop()
