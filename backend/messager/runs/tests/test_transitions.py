"""Each transition is one compare-and-set: it moves a run from the states it may, and leaves all others as they are."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.forms import model_to_dict
from pytest_django import DjangoAssertNumQueries

from messager.runs import publication, transitions
from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.runs.states import TERMINAL, WAITING, RunState
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("db")

OTHER = uuid.UUID(int=1)
FAILURE = RunFailure(type="ValueError", message="no", traceback="Traceback…")
SECOND = timedelta(seconds=1)

Move = Callable[[Run, Any], Any]
ALL: list[str] = RunState.values
MOVES: list[tuple[str, Move, dict[str, str]]] = [
    ("claim", lambda run, token: transitions.claim(run.id, OTHER, "w"), {"queued": "running"}),
    ("succeed", lambda run, token: transitions.succeed(run.id, token, "1"), {"running": "succeeded"}),
    ("fail", lambda run, token: transitions.fail(run.id, token, FAILURE), {"running": "failed"}),
    ("reschedule", lambda run, token: transitions.reschedule(run.id, token, SECOND), {"running": "scheduled"}),
    ("retry", lambda run, token: transitions.retry(run.id, token, SECOND, FAILURE), {"running": "scheduled"}),
    ("lose", lambda run, token: transitions.lose(run.id, token, SECOND), {"running": "scheduled"}),
    ("progress", lambda run, token: transitions.record_signs(run.id, token, "{}"), {"running": "running"}),
    ("cancel_waiting", lambda run, token: transitions.cancel_waiting(run.id), dict.fromkeys(WAITING, "cancelled")),
    ("release", lambda run, token: transitions.release(run.id, token), {"running": "queued"}),
    ("request_cancel", lambda run, token: transitions.request_cancel(run.id), {"running": "running"}),
]
LEAVES_AN_ATTEMPT = {"reschedule", "retry", "lose", "release"}
IDS = [name for name, _, _ in MOVES]
BY_TOKEN = [one for one in MOVES if one[0] in {"succeed", "fail", "reschedule", "retry", "lose", "release", "progress"}]


def made(state: str) -> Run:
    return stored(make_run(state, max_attempts=3))


@pytest.mark.parametrize("state", ALL)
@pytest.mark.parametrize(("name", "move", "moves"), MOVES, ids=IDS)
def test_a_run_moves_from_the_right_states_only(name: str, move: Move, moves: dict[str, str], state: str) -> None:
    run = made(state)
    moved, after = move(run, run.claim_token or OTHER), stored(run)
    assert bool(moved) == (state in moves)
    assert after.state == moves.get(state, state)
    assert after.version == run.version + (state in moves)
    assert state in moves or model_to_dict(after) == model_to_dict(run)


@pytest.mark.parametrize(("name", "move", "moves"), BY_TOKEN, ids=[one[0] for one in BY_TOKEN])
def test_without_the_claims_token_nothing_moves(name: str, move: Move, moves: dict[str, str]) -> None:
    run = made("running")
    assert not move(run, OTHER)
    assert model_to_dict(stored(run)) == model_to_dict(run)


@pytest.mark.parametrize(("name", "move", "moves"), MOVES, ids=IDS)
def test_a_transition_of_one_run_touches_no_other(name: str, move: Move, moves: dict[str, str]) -> None:
    state = next(iter(moves))
    run, other = made(state), made(state)
    move(run, run.claim_token)
    assert model_to_dict(stored(other)) == model_to_dict(other)


@pytest.mark.parametrize("state", TERMINAL)
def test_nothing_changes_a_run_that_has_ended(state: str) -> None:
    run = made(state)
    for _, move, _ in MOVES:
        move(run, run.claim_token)
    transitions.renew([(run.id, run.claim_token)])  # type: ignore[list-item]
    transitions.lose_expired(run, SECOND)
    transitions.promote_due(10)
    for jump in (-SECOND * 3600, timedelta(), SECOND * 3600):
        transitions.move_leases(jump)
    publication.not_sent([run.id])
    publication.distrust_the_future()
    publication.mark_sent(publication.sent_before(transitions.clock() + SECOND * 9), "celery", 10)
    assert model_to_dict(stored(run)) == model_to_dict(run)


@pytest.mark.parametrize(("name", "move", "moves"), MOVES, ids=IDS)
def test_a_transition_is_one_statement_unless_it_writes_an_attempt_down(
    name: str, move: Move, moves: dict[str, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = made(next(iter(moves)))
    # The attempt's facts are read; then, between a savepoint and its release, the run moves, and they are written.
    with django_assert_num_queries(5 if name in LEAVES_AN_ATTEMPT else 1):
        move(run, run.claim_token)
