"""A pause is a row that every claim looks for."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.queues import pauses
from messager.queues.models import Pause
from messager.runs import transitions
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("transactional_db")


def begins(run_id: uuid.UUID, token: uuid.UUID | None = None) -> bool:
    return transitions.claim(run_id, token or uuid.uuid4(), "w@h") is not None


def test_no_run_of_a_paused_queue_begins() -> None:
    run, other = make_run(), make_run(queue="urgent")
    pauses.pause("celery", None)
    assert not begins(run.id)
    assert (stored(run).state, stored(run).attempt) == ("queued", 0)
    assert begins(other.id)


def test_the_look_at_the_pauses_is_part_of_the_claim() -> None:
    run = make_run()
    pauses.pause("urgent", None)
    with CaptureQueriesContext(connection) as queries:
        assert begins(run.id)
    assert len(queries) == 1


def test_a_claim_that_is_repeated_goes_on_although_the_queue_was_paused_since() -> None:
    run, token = make_run(), uuid.uuid4()
    assert begins(run.id, token)
    pauses.pause("celery", None)
    assert begins(run.id, token)


def test_what_runs_ends_as_if_there_were_no_pause() -> None:
    run, token = make_run(), uuid.uuid4()
    begins(run.id, token)
    pauses.pause("celery", None)
    assert transitions.succeed(run.id, token, "1")


def test_a_resumed_queue_goes_on() -> None:
    run = make_run()
    pauses.pause("celery", None)
    pauses.resume("celery")
    assert begins(run.id)


def test_pausing_twice_keeps_the_first_pause_and_takes_a_new_reason() -> None:
    pauses.pause("celery", "the mail server is away")
    first = Pause.objects.get()
    pauses.pause("celery", None)
    assert (Pause.objects.get().began_at, Pause.objects.get().reason) == (first.began_at, "the mail server is away")
    pauses.pause("celery", "and will be for long")
    assert (Pause.objects.get().began_at, Pause.objects.get().reason) == (first.began_at, "and will be for long")


def test_a_queue_can_be_paused_again() -> None:
    pauses.pause("celery", "once")
    pauses.resume("celery")
    pauses.resume("celery")
    assert pauses.paused_queues() == frozenset()
    first = Pause.objects.get()
    pauses.pause("celery", None)
    again = Pause.objects.get()
    assert again.began_at >= first.began_at
    assert (again.ended_at, again.reason) == (None, "")
    assert pauses.paused_queues() == {"celery"}


def test_a_worker_knows_nothing_until_it_has_looked() -> None:
    known = pauses.LeftAlone()
    assert known.names is None
    pauses.pause("celery", None)
    known.look()
    assert known.names == {"celery"}
    names = known.names
    known.look()
    assert known.names is names
