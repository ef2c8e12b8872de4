"""Scheduled runs are queued when their time has come; queued runs whose message was lost are found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.runs import transitions
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

SECOND = timedelta(seconds=1)


def found(*args: Any) -> list[object]:
    return [run.id for run in transitions.lost_messages(*args)]


def test_due_runs_are_queued_and_still_to_be_published() -> None:
    due, _later = make_run("scheduled", due_at=Now() - SECOND, publishes=4), make_run("scheduled")
    assert [run.id for run in transitions.promote_due(10)] == [due.id]
    after = stored(due)
    assert (after.state, after.published_at, after.publishes, after.version) == ("queued", None, 0, 2)


def test_the_longest_due_are_queued_first() -> None:
    newer, older = (make_run("scheduled", due_at=Now() - n * SECOND) for n in (1, 9))
    assert [run.id for run in transitions.promote_due(1)] == [older.id]
    assert [run.id for run in transitions.promote_due(1)] == [newer.id]
    assert transitions.promote_due(1) == []


def test_a_run_never_published_is_found_and_marked() -> None:
    run = make_run(published_at=None)
    assert found(None, ["celery"], 10) == [run.id]
    after = stored(run)
    assert (after.publishes, after.version) == (1, 1)  # nothing anybody waits for has changed
    assert after.published_at
    assert found(None, ["celery"], 10) == []


def test_only_the_named_queues_are_looked_at() -> None:
    make_run(published_at=None, queue="urgent")
    assert found(None, ["celery"], 10) == []
    assert found(None, [], 10) == []


def test_what_was_sent_before_a_time_is_found() -> None:
    old, _new = make_run(published_at=Now() - 9 * SECOND), make_run()
    assert found(transitions.clock() - 5 * SECOND, ["celery"], 10) == [old.id]


@pytest.mark.parametrize(
    ("publishes", "seconds"), [(0, 30), (1, 60), (2, 120), (5, 960), (6, 1920), (7, 1920), (50, 1920)]
)
def test_the_backstop_doubles_with_every_publication(publishes: int, seconds: int) -> None:
    early = make_run(publishes=publishes, published_at=Now() - (seconds - 5) * SECOND)
    late = make_run(publishes=publishes, published_at=Now() - (seconds + 5) * SECOND)
    assert found(None, ["celery"], 10) == [late.id]
    assert stored(early).publishes == publishes


def test_runs_that_are_not_queued_are_never_published() -> None:
    for state in ("scheduled", "running", "succeeded", "failed", "cancelled"):
        make_run(state, published_at=None)
    assert found(transitions.clock(), ["celery"], 10) == []


def test_a_round_has_its_limit_and_takes_the_oldest() -> None:
    runs = [make_run(published_at=None) for _ in range(3)]
    assert set(found(None, ["celery"], 2)) == {runs[0].id, runs[1].id}


def test_a_publication_that_failed_is_noted_while_the_run_waits() -> None:
    queued, running = make_run(), make_run("running", published_at=Now())
    transitions.publish_failed(queued.id)
    transitions.publish_failed(running.id)
    assert stored(queued).published_at is None
    assert stored(running).published_at is not None
