"""Scheduled runs are queued when their time has come; queued runs whose message was lost are found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q
from django.db.models.functions import Now

from messager.runs import publication, transitions
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

SECOND = timedelta(seconds=1)


def found(lost: Q, queue: str = "celery", limit: int = 10) -> list[object]:
    return [run.id for run in publication.mark_sent(lost, queue, limit)]


def test_due_runs_are_queued_and_still_to_be_published() -> None:
    due, _later = make_run("scheduled", due_at=Now() - SECOND, publishes=4), make_run("scheduled")
    assert [run.id for run in transitions.promote_due(10)] == [due.id]
    after = stored(due)
    assert (after.state, after.published_at, after.publishes, after.version) == ("queued", None, 0, 2)


def test_an_attempt_that_is_not_to_wait_is_due_at_once() -> None:
    """Also within the millisecond that SQLite's clock does not divide."""
    for _ in range(50):
        run = stored(make_run("running", max_attempts=2))
        assert run.claim_token
        assert transitions.reschedule(run.id, run.claim_token, timedelta())
        assert [due.id for due in transitions.promote_due(10)] == [run.id]


def test_the_longest_due_are_queued_first() -> None:
    newer, older = (make_run("scheduled", due_at=Now() - n * SECOND) for n in (1, 9))
    assert [run.id for run in transitions.promote_due(1)] == [older.id]
    assert [run.id for run in transitions.promote_due(1)] == [newer.id]
    assert transitions.promote_due(1) == []


def test_a_run_never_published_is_found_and_marked() -> None:
    run = make_run(published_at=None, publishes=0)
    assert found(publication.NEVER_SENT) == [run.id]
    after = stored(run)
    assert (after.publishes, after.version) == (1, 1)  # nothing anybody waits for has changed
    assert after.published_at
    assert found(publication.NEVER_SENT) == []


def test_only_the_named_queue_is_looked_at() -> None:
    run = make_run(published_at=None, queue="urgent")
    assert found(publication.NEVER_SENT) == []
    assert found(publication.NEVER_SENT, "urgent") == [run.id]


def test_queues_with_waiting_runs_are_each_named_once() -> None:
    for queue in ("b", "a", "b"):
        make_run(queue=queue)
    make_run("running", queue="c"), make_run("scheduled", queue="d"), make_run("succeeded", queue="e")
    assert list(publication.queues_with_waiting_runs()) == ["a", "b"]


def test_what_was_sent_before_a_time_is_found() -> None:
    old, _new = make_run(published_at=Now() - 9 * SECOND), make_run()
    assert found(publication.sent_before(transitions.clock() - 5 * SECOND)) == [old.id]


@pytest.mark.parametrize(
    ("publishes", "seconds"), [(0, 30), (1, 30), (2, 60), (3, 120), (6, 960), (7, 1920), (8, 1920), (50, 1920)]
)
def test_the_backstop_doubles_with_every_publication(publishes: int, seconds: int) -> None:
    early = make_run(publishes=publishes, published_at=Now() - (seconds - 5) * SECOND)
    late = make_run(publishes=publishes, published_at=Now() - (seconds + 5) * SECOND)
    assert found(publication.overdue()) == [late.id]
    assert stored(early).publishes == publishes


def test_runs_that_are_not_queued_are_never_published() -> None:
    for state in ("scheduled", "running", "succeeded", "failed", "cancelled"):
        make_run(state, published_at=None)
    assert found(publication.NEVER_SENT | publication.sent_before(transitions.clock())) == []


def test_a_round_has_its_limit_and_takes_the_oldest() -> None:
    runs = [make_run(published_at=None) for _ in range(3)]
    assert found(publication.NEVER_SENT, limit=2) == [runs[0].id, runs[1].id]


def test_a_publication_that_failed_is_noted_while_the_run_waits() -> None:
    queued, running = make_run(publishes=2), make_run("running", published_at=Now(), publishes=1)
    publication.not_sent([queued.id, running.id])
    assert (stored(queued).published_at, stored(queued).publishes) == (None, 1)
    assert stored(running).published_at is not None


def test_the_newest_message_that_is_executed_tells_how_far_its_queue_is() -> None:
    assert publication.reached("celery") is None
    make_run("running", published_at=Now() - 9 * SECOND, publishes=1)
    newest = stored(make_run("running", published_at=Now() - 5 * SECOND, publishes=1))
    make_run("running", published_at=Now(), publishes=2)  # nobody knows which of its two messages arrived
    make_run("running", published_at=Now(), publishes=1, queue="urgent")
    make_run("succeeded", published_at=Now(), publishes=1)
    assert publication.reached("celery") == newest.published_at


def test_publications_of_a_time_that_is_still_to_come_are_forgotten() -> None:
    future, past = make_run(published_at=Now() + 3600 * SECOND), make_run()
    publication.distrust_the_future()
    assert stored(future).published_at is None
    assert stored(past).published_at is not None
