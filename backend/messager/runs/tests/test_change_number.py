"""Every change of a run that people can see gives it a new version and a new place in the order of changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from messager.runs import transitions
from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.testing.client import Api
from messager.testing.factories import make_run, stored

# Each statement is a transaction of its own, as in production.
pytestmark = pytest.mark.usefixtures("transactional_db")

TOKEN = uuid.uuid4()
FAILURE = RunFailure(type="ValueError", message="no")
NOW = timedelta()

CHANGES: dict[str, tuple[str, Callable[[Run], object]]] = {
    "claim": ("queued", lambda run: transitions.claim(run.id, TOKEN, "w@host")),
    "succeed": ("running", lambda run: transitions.succeed(run.id, run.claim_token, "1")),
    "fail": ("running", lambda run: transitions.fail(run.id, run.claim_token, FAILURE)),
    "reschedule": ("running", lambda run: transitions.reschedule(run.id, run.claim_token, NOW)),
    "retry": ("running", lambda run: transitions.retry(run.id, run.claim_token, NOW, transitions.WORKER_LOST)),
    "release": ("running", lambda run: transitions.release(run.id, run.claim_token)),
    "cancel_waiting": ("queued", lambda run: transitions.cancel_waiting(run.id)),
    "request_cancel": ("running", lambda run: transitions.request_cancel(run.id)),
    "lose": ("running", lambda run: transitions.lose(run.id, run.claim_token, NOW)),
    "record_signs": ("running", lambda run: transitions.record_signs(run.id, run.claim_token, "{}")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_comes_after_all_changes_before_it(name: str, api: Api) -> None:
    state, change = CHANGES[name]
    run = make_run(state, max_attempts=3)
    other = api.submit("samples.add", {"a": 1})["id"]
    before = Run.objects.get(id=other).changed
    assert change(run)
    after = stored(run)
    assert after.changed > before > 0
    assert after.version == run.version + 1


def test_what_has_come_due_is_changed(api: Api) -> None:
    run = make_run("scheduled", due_at="2020-01-01T00:00:00Z")
    assert transitions.promote_due(10)
    assert stored(run).changed > 0
