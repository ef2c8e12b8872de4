"""Leases: renewed while the worker lives; a run whose lease ran out is taken from it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.forms import model_to_dict

from messager.runs import transitions
from messager.runs.models import Run
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

SECOND = timedelta(seconds=1)


def dead(**columns: object) -> Run:
    return stored(make_run("running", **{"lease_until": Now() - SECOND, "max_attempts": 2, **columns}))


def test_a_renewed_lease_holds_from_now_and_is_no_change_of_the_run() -> None:
    run = dead()
    assert [held.id for held in transitions.renew([(run.id, run.claim_token)])] == [run.id]  # type: ignore[list-item]
    assert stored(run).lease_until > transitions.clock() + SECOND  # type: ignore[operator]
    assert stored(run).version == run.version


def test_many_leases_are_renewed_at_once_and_only_those_still_held() -> None:
    mine, also_mine, lost, ended = dead(), dead(), dead(), stored(make_run("succeeded"))
    claims = [(run.id, run.claim_token) for run in (mine, also_mine, ended)] + [(lost.id, uuid.uuid4())]
    assert {held.id for held in transitions.renew(claims)} == {mine.id, also_mine.id}  # type: ignore[arg-type]
    assert stored(lost).lease_until == lost.lease_until


def test_expired_leases_are_found_oldest_first() -> None:
    newer, older = dead(), dead(lease_until=Now() - 9 * SECOND)
    make_run("running"), make_run("queued")
    assert [run.id for run in transitions.expired_leases(10)] == [older.id, newer.id]
    assert len(transitions.expired_leases(1)) == 1


def test_a_run_whose_worker_is_gone_waits_for_its_next_attempt() -> None:
    run = dead()
    assert transitions.lose_expired(run, SECOND)
    after = stored(run)
    assert (after.state, after.attempt, after.claim_token, after.version) == ("scheduled", 1, None, run.version + 1)


def test_a_run_without_attempts_left_fails() -> None:
    run = dead(attempt=2)
    assert transitions.lose_expired(run, SECOND)
    after = stored(run)
    assert (after.state, after.error_type) == ("failed", "WorkerLost")
    assert after.error_message
    assert after.finished_at


def test_a_run_that_was_to_be_cancelled_is_cancelled() -> None:
    run = dead(cancel_requested_at=Now())
    assert transitions.lose_expired(run, SECOND)
    assert (stored(run).state, stored(run).error_type) == ("cancelled", "Cancelled")


def test_a_lease_renewed_meanwhile_saves_the_run() -> None:
    run = dead()
    transitions.renew([(run.id, run.claim_token)])  # type: ignore[list-item]
    before = stored(run)
    assert not transitions.lose_expired(run, SECOND)
    assert model_to_dict(stored(run)) == model_to_dict(before)


def test_a_run_claimed_anew_meanwhile_is_not_lost_twice() -> None:
    seen = dead(max_attempts=9)
    transitions.lose_expired(seen, timedelta())
    transitions.promote_due(10)
    assert transitions.claim(seen.id, uuid.uuid4(), "w2")
    Run.objects.filter(id=seen.id).update(lease_until=Now() - SECOND)
    assert not transitions.lose_expired(seen, SECOND)
    assert stored(seen).worker == "w2"
