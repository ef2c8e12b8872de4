"""What is kept of an attempt that did not end its run: all or nothing, with the move itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError

from messager.runs import attempts, transitions
from messager.runs.models import Attempt, Run
from messager.runs.outcomes import RunFailure
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

FAILURE = RunFailure(type="ValueError", message="no", traceback="Traceback…")
DELAY = timedelta(seconds=60)

Move = Callable[[Run], object]


def _expired(run: Run) -> object:
    Run.objects.filter(id=run.id).update(lease_until=transitions.clock() - DELAY)
    return transitions.lose_expired(run, DELAY)


MOVES: dict[str, tuple[Move, str | None]] = {
    "retry": (lambda run: transitions.retry(run.id, run.claim_token, DELAY, FAILURE), "ValueError"),  # type: ignore[arg-type]
    "lose": (lambda run: transitions.lose(run.id, run.claim_token, DELAY), "WorkerLost"),  # type: ignore[arg-type]
    "lose_expired": (_expired, "WorkerLost"),
    "reschedule": (lambda run: transitions.reschedule(run.id, run.claim_token, DELAY), "Interrupted"),  # type: ignore[arg-type]
    "release": (lambda run: transitions.release(run.id, run.claim_token), None),  # type: ignore[arg-type]
}


def running(**columns: object) -> Run:
    return stored(make_run("running", **{"max_attempts": 3, **columns}))


@pytest.mark.parametrize("name", MOVES)
def test_an_attempt_that_did_not_end_its_run_is_written_down(name: str) -> None:
    move, error = MOVES[name]
    run = running()
    assert move(run)
    row = Attempt.objects.get(run=run.id)
    assert (row.n, row.worker, row.started_at, row.error_type) == (1, "w@host", run.started_at, error)
    assert row.finished_at >= row.started_at  # type: ignore[operator]
    wait = row.next_at - row.finished_at
    assert abs(wait - (timedelta() if name == "release" else DELAY)) < timedelta(seconds=2)


def test_a_failures_words_are_kept() -> None:
    MOVES["retry"][0](running())
    row = Attempt.objects.get()
    assert (row.error_message, row.error_traceback) == ("no", "Traceback…")


@pytest.mark.parametrize("name", MOVES)
def test_a_move_that_comes_too_late_leaves_no_attempt(name: str) -> None:
    run = running()
    Run.objects.filter(id=run.id).update(claim_token=uuid.uuid4())
    assert not MOVES[name][0](run)
    assert not Attempt.objects.exists()


def test_an_attempt_whose_lease_was_renewed_at_the_last_moment_goes_on() -> None:
    run = running()
    assert not transitions.lose_expired(run, DELAY)
    assert not Attempt.objects.exists()


def test_an_attempt_that_ends_the_run_costs_no_row() -> None:
    for end in (transitions.fail, transitions.succeed):
        run = running()
        assert end(run.id, run.claim_token, FAILURE if end is transitions.fail else "1")  # type: ignore[operator]
    run = running(attempt=3)
    assert transitions.lose(run.id, run.claim_token, DELAY)  # type: ignore[arg-type]
    assert stored(run).state == "failed"
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("name", ["retry", "lose", "reschedule", "release"])
def test_a_run_does_not_move_when_its_attempt_cannot_be_written(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = running()

    def refuse(**columns: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(attempts.Attempt.objects, "create", refuse)
    with pytest.raises(DatabaseError):
        MOVES[name][0](run)
    assert (stored(run).state, stored(run).claim_token, stored(run).version) == ("running", run.claim_token, 1)


def test_only_a_later_attempt_has_a_beginning_of_its_own() -> None:
    run = make_run()
    first = uuid.uuid4()
    assert transitions.claim(run.id, first, "w1")
    assert transitions.claim(run.id, first, "w1")  # its answer was lost
    assert stored(run).attempt_started_at is None
    transitions.release(run.id, first)
    second = uuid.uuid4()
    assert transitions.claim(run.id, second, "w2")
    began = stored(run).attempt_started_at
    assert began
    assert began >= Attempt.objects.get().finished_at
    assert transitions.claim(run.id, second, "w2")
    assert stored(run).attempt_started_at == began
