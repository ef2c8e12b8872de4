"""What the end of an attempt leaves in the row."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from messager.runs import transitions
from messager.runs.execution import is_recorded, record
from messager.runs.models import Run
from messager.runs.outcomes import Failed, Interrupted, Outcome, RunFailure, Succeeded, TryAgain
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

FAILURE = RunFailure(type="ValueError", message="no", traceback="Traceback…")
DELAY = timedelta(seconds=60)


def running(**columns: object) -> Run:
    return stored(make_run("running", **{"max_attempts": 3, **columns}))


def token_of(run: Run):  # type: ignore[no-untyped-def]
    return run.claim_token


def cancelled() -> Run:
    run = running()
    transitions.request_cancel(run.id)
    return stored(run)


def test_success_keeps_the_result_and_ends_the_lease() -> None:
    run = running()
    assert transitions.succeed(run.id, token_of(run), '{"a":1}')
    after = stored(run)
    assert (after.result, after.error_type, after.lease_until) == ('{"a":1}', None, None)
    assert after.finished_at >= after.started_at  # type: ignore[operator]
    assert after.worker == "w@host"  # who did it stays to be seen


def test_failure_keeps_the_error_and_no_result() -> None:
    run = running()
    assert transitions.fail(run.id, token_of(run), FAILURE)
    after = stored(run)
    assert (after.error_type, after.error_message, after.error_traceback) == ("ValueError", "no", "Traceback…")
    assert (after.result, after.lease_until) == (None, None)


def test_a_result_that_came_before_the_cancellation_took_hold_is_kept() -> None:
    run = cancelled()
    assert transitions.succeed(run.id, token_of(run), "1")
    assert stored(run).state == "succeeded"


def test_a_failure_after_a_cancellation_is_the_cancellation() -> None:
    run = cancelled()
    assert transitions.fail(run.id, token_of(run), FAILURE)
    after = stored(run)
    assert (after.state, after.error_type, after.error_traceback) == ("cancelled", "Cancelled", None)
    assert after.error_message == "Cancelled while it was running."


def test_a_run_that_is_to_be_cancelled_gets_no_other_attempt() -> None:
    run = cancelled()
    assert not transitions.reschedule(run.id, token_of(run), DELAY)
    assert not transitions.retry(run.id, token_of(run), DELAY, FAILURE)
    assert transitions.lose(run.id, token_of(run), DELAY)
    assert stored(run).state == "cancelled"


def test_a_rescheduled_run_is_nobodys_and_due_later() -> None:
    run = running(publishes=3)
    assert transitions.reschedule(run.id, token_of(run), DELAY)
    after = stored(run)
    assert (after.claim_token, after.lease_until, after.worker, after.published_at, after.publishes) == (
        None, None, None, None, 0,
    )  # fmt: skip
    assert after.attempt == 1
    left = after.due_at - transitions.clock()  # type: ignore[operator]
    assert abs(left - DELAY) < timedelta(seconds=2)


@pytest.mark.parametrize(("attempt", "moves"), [(1, True), (2, True), (3, False), (4, False)])
def test_there_are_no_more_attempts_than_allowed(attempt: int, moves: bool) -> None:
    run = running(attempt=attempt)
    assert transitions.reschedule(run.id, token_of(run), DELAY) == moves


@pytest.mark.parametrize(("attempt", "allowed"), [(1, 3), (2, 3), (3, 4), (4, 5)])
def test_a_retry_that_celery_decided_on_is_allowed(attempt: int, allowed: int) -> None:
    run = running(attempt=attempt)
    assert transitions.retry(run.id, token_of(run), timedelta(), FAILURE)
    after = stored(run)
    assert (after.state, after.attempt, after.max_attempts) == ("scheduled", attempt, allowed)
    assert [found.id for found in transitions.promote_due(10)] == [run.id]


def test_a_lost_run_whose_attempts_are_used_up_fails_and_says_why() -> None:
    run = running(attempt=3)
    assert transitions.lose(run.id, token_of(run), DELAY)
    assert (stored(run).state, stored(run).error_type) == ("failed", "WorkerLost")


def test_what_a_zombie_records_is_dropped() -> None:
    run = running()
    transitions.lose(run.id, token_of(run), timedelta())
    transitions.promote_due(10)
    other = transitions.claim(run.id, transitions.uuid.uuid4(), "w2")
    assert other
    assert not transitions.succeed(run.id, token_of(run), "1")
    assert not transitions.record_signs(run.id, token_of(run), "{}")
    assert (stored(run).worker, stored(run).result) == ("w2", None)


def test_a_cancelled_waiting_run_says_that_it_never_started() -> None:
    run = make_run("scheduled")
    moved = transitions.cancel_waiting(run.id)
    assert moved
    assert (moved.state, moved.error_message, moved.due_at) == ("cancelled", "Cancelled before it started.", None)


def test_cancellation_is_requested_once() -> None:
    run = running()
    assert transitions.request_cancel(run.id)
    assert transitions.request_cancel(run.id) is None
    assert stored(run).version == run.version + 1


def test_a_run_that_is_cancelled_between_two_attempts_does_not_say_that_it_never_started() -> None:
    run = running()
    transitions.reschedule(run.id, token_of(run), DELAY)
    moved = transitions.cancel_waiting(run.id)
    assert moved
    assert (moved.state, moved.error_message) == ("cancelled", "Cancelled between two attempts.")


@pytest.mark.parametrize(
    ("outcome", "recorded"), [(Succeeded(result="1"), True), (Failed(failure=FAILURE), True), (Interrupted(), False)]
)
def test_an_outcome_whose_statement_landed_without_an_answer_is_recognised(outcome: Outcome, recorded: bool) -> None:
    run = running()
    token = token_of(run)
    assert record(run, token, outcome)
    assert not record(run, token, outcome)
    assert is_recorded(run, token, outcome) == recorded
    assert not is_recorded(run, uuid.uuid4(), outcome)


@pytest.mark.parametrize("outcome", [Failed(failure=FAILURE), TryAgain(failure=FAILURE, delay=timedelta())])
def test_a_failure_is_not_recorded_when_the_sweeper_has_failed_the_run(outcome: Outcome) -> None:
    run = running(attempt=3, at_most_once=True)
    assert transitions.lose(run.id, token_of(run), DELAY)
    assert not record(run, token_of(run), outcome)
    assert not is_recorded(run, token_of(run), outcome)


def test_a_retry_whose_statement_landed_without_an_answer_is_recognised() -> None:
    run, outcome = running(), TryAgain(failure=FAILURE, delay=timedelta())
    assert record(run, token_of(run), outcome)
    assert not record(run, token_of(run), outcome)
    assert is_recorded(run, token_of(run), outcome)
    transitions.promote_due(10)
    assert is_recorded(run, token_of(run), outcome)
