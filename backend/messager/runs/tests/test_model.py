"""The transitions against a plain model of a run: any order of claims, outcomes, losses, copies and cancellations.

Hypothesis chooses the steps, and shrinks what fails to the fewest. Messages are lost, copied and delivered late;
workers die, and come back as zombies with tokens of attempts that are over.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from messager.runs import transitions
from messager.runs.execution import is_recorded, record
from messager.runs.models import Run
from messager.runs.outcomes import Failed, RunFailure, Succeeded, TryAgain
from messager.runs.states import TERMINAL
from messager.testing.factories import make_run

AGO = timedelta(seconds=1)
NO_WAIT = timedelta()
FAILURE = RunFailure(type="ValueError", message="no")


@dataclass
class Model:
    """What a run should be, in a dozen lines of plain Python."""

    state: str
    once: bool
    allowed: int
    attempt: int = 0
    token: uuid.UUID | None = None
    cancelling: bool = False
    expired: bool = False
    starts: int = 0
    refunds: int = 0
    ended: dict[str, Any] | None = None
    tokens: list[uuid.UUID] = field(default_factory=list)

    def claim(self, token: uuid.UUID) -> bool:
        if self.state != "queued":
            return self.state == "running" and token == self.token
        self.state, self.token, self.expired = "running", token, False
        self.attempt, self.starts = self.attempt + 1, self.starts + 1
        self.tokens.append(token)
        return True

    def holds(self, token: uuid.UUID) -> bool:
        return self.state == "running" and token == self.token

    def fail(self) -> None:
        self.state = "cancelled" if self.cancelling else "failed"

    def lose(self) -> None:
        if self.cancelling or self.once or self.attempt >= self.allowed:
            self.fail()
        else:
            self.state, self.token = "scheduled", None

    def retry(self) -> None:
        if self.cancelling or self.once:
            self.fail()
        else:
            self.state, self.allowed = "scheduled", max(self.allowed, self.attempt + 1)

    def release(self) -> None:
        if self.cancelling or self.once:
            self.fail()
        else:
            self.state, self.token = "queued", None
            self.attempt, self.refunds = self.attempt - 1, self.refunds + 1


class Runs(RuleBasedStateMachine):
    """Runs, and what may happen to them."""

    runs = Bundle("runs")

    def __init__(self) -> None:
        super().__init__()
        self.models: dict[uuid.UUID, Model] = {}

    def teardown(self) -> None:
        """The next example begins with nothing."""
        Run.objects.filter(id__in=list(self.models)).delete()

    @precondition(lambda self: len(self.models) < 2)  # few, so that much happens to each
    @rule(target=runs, later=st.booleans(), once=st.booleans(), allowed=st.integers(1, 3))
    def accept(self, later: bool, once: bool, allowed: int) -> uuid.UUID:
        state, allowed = "scheduled" if later else "queued", 1 if once else allowed
        run = make_run(state, at_most_once=once, max_attempts=allowed)
        self.models[run.id] = Model(state=state, once=once, allowed=allowed)
        return run.id

    @rule(run=runs)
    def deliver(self, run: uuid.UUID) -> None:
        """A message arrives: the first, a copy, or one that was late by any time."""
        token = uuid.uuid4()
        claimed = transitions.claim(run, token, "w")
        assert (claimed is not None) == self.models[run].claim(token)

    @rule(run=runs, data=st.data())
    def claim_again(self, run: uuid.UUID, data: st.DataObject) -> None:
        """The answer to a claim was lost, and it is repeated, maybe much later."""
        token = self._any_token(run, data)
        before = self.models[run].attempt
        expected = self.models[run].holds(token)
        if self.models[run].state == "queued":
            return  # no worker repeats a claim that it knows to be over; a new token begins a new attempt
        claimed = transitions.claim(run, token, "w")
        assert (claimed is not None) == expected
        assert self.models[run].attempt == before
        if expected:
            self.models[run].expired = False

    @rule(run=runs, data=st.data())
    def succeed(self, run: uuid.UUID, data: st.DataObject) -> None:
        """By whoever ever had the run."""
        self._record(run, data, Succeeded(result="1"), lambda model: setattr(model, "state", "succeeded"))

    @rule(run=runs, data=st.data())
    def fail(self, run: uuid.UUID, data: st.DataObject) -> None:
        self._record(run, data, Failed(failure=FAILURE), Model.fail)

    @rule(run=runs, data=st.data())
    def try_again(self, run: uuid.UUID, data: st.DataObject) -> None:
        self._record(run, data, TryAgain(failure=FAILURE, delay=NO_WAIT), Model.retry)

    @rule(run=runs, data=st.data())
    def die(self, run: uuid.UUID, data: st.DataObject) -> None:
        """A process dies, and its parent says so: of its newest attempt, or of one long taken over."""
        token, model = self._any_token(run, data), self.models[run]
        holds = model.holds(token)
        assert transitions.lose(run, token, NO_WAIT) == holds
        if holds:
            model.lose()

    @rule(run=runs, data=st.data())
    def drain(self, run: uuid.UUID, data: st.DataObject) -> None:
        token, model = self._any_token(run, data), self.models[run]
        holds = model.holds(token)
        done = transitions.release(run, token) or transitions.fail(run, token, transitions.DRAINED)
        assert done == holds
        if holds:
            model.release()

    @rule(run=runs)
    def crash(self, run: uuid.UUID) -> None:
        """The worker is gone without a word; its lease runs out."""
        model = self.models[run]
        if model.state == "running":
            Run.objects.filter(id=run).update(lease_until=Now() - AGO)
            model.expired = True

    @rule(run=runs)
    def renew(self, run: uuid.UUID) -> None:
        """A worker that was thought dead renews in time after all."""
        model = self.models[run]
        held = transitions.renew([(run, model.token or uuid.uuid4())])
        assert bool(held) == (model.state == "running")
        model.expired = model.expired and not held

    @rule()
    def sweep(self) -> None:
        for run in transitions.expired_leases(100):
            if run.id in self.models:
                assert transitions.lose_expired(run, NO_WAIT)
                assert self.models[run.id].expired
                self.models[run.id].lose()
        assert not any(model.expired for model in self.models.values() if model.state == "running")

    @rule(run=runs)
    def sweep_late(self, run: uuid.UUID) -> None:
        """A sweeper acts on what it saw a while ago."""
        seen, model = Run.objects.get(id=run), self.models[run]
        expired = model.expired and model.state == "running"
        assert transitions.lose_expired(seen, NO_WAIT) == expired
        if expired:
            model.lose()

    @rule()
    def promote(self) -> None:
        Run.objects.filter(id__in=list(self.models), state="scheduled").update(due_at=Now() - AGO)
        promoted = {run.id for run in transitions.promote_due(1000)}
        due = {run for run, model in self.models.items() if model.state == "scheduled"}
        assert due <= promoted
        for run in due:
            self.models[run].state = "queued"

    @rule(run=runs)
    def cancel(self, run: uuid.UUID) -> None:
        model = self.models[run]
        moved = transitions.cancel_waiting(run) or transitions.request_cancel(run)
        assert (moved is not None) == (
            model.state in {"scheduled", "queued"} or (model.state == "running" and not model.cancelling)
        )
        if model.state in {"scheduled", "queued"}:
            model.state = "cancelled"
        elif model.state == "running":
            model.cancelling = True

    @invariant()
    def the_rows_are_as_the_model_says(self) -> None:
        for run in Run.objects.filter(id__in=list(self.models)):
            model = self.models[run.id]
            assert (run.state, run.attempt, run.max_attempts) == (model.state, model.attempt, model.allowed)
            if run.state == "running":
                assert run.claim_token == model.token
            assert run.attempt + model.refunds == model.starts
            assert model.starts <= 1 or not model.once

    @invariant()
    def what_has_ended_stays_as_it_is(self) -> None:
        for row in Run.objects.filter(id__in=list(self.models), state__in=TERMINAL).values():
            model = self.models[row["id"]]
            model.ended = model.ended or row
            assert row == model.ended

    def _any_token(self, run: uuid.UUID, data: st.DataObject) -> uuid.UUID:
        """Mostly the newest; Hypothesis prefers what comes first."""
        newest_first = self.models[run].tokens[::-1]
        return data.draw(st.sampled_from([*newest_first[:1] * 3, *newest_first, uuid.UUID(int=7)]))

    def _record(self, run: uuid.UUID, data: st.DataObject, outcome: Any, move: Any) -> None:
        token, model = self._any_token(run, data), self.models[run]
        row, holds = Run.objects.get(id=run), model.holds(token)
        assert record(row, token, outcome) == holds
        if holds:
            move(model)
            # The statement landed and its answer was lost: repeating it changes nothing, and is recognised.
            assert not record(row, token, outcome)
            assert is_recorded(row, token, outcome)


@pytest.mark.usefixtures("db")
@override_settings(MESSAGER_LEASE_SECONDS=3600)  # leases run out when the model says so, not while it thinks
def test_a_run_moves_as_its_model_does() -> None:
    run_state_machine_as_test(
        Runs,
        settings=settings(
            max_examples=250, stateful_step_count=30, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )  # fmt: skip
