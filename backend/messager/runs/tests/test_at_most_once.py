"""A task that says `at_most_once=True` is never started twice, whatever happens to its worker."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from celery import shared_task
from django.db.models.functions import Now

from messager.catalog.errors import UnsupportedTask
from messager.catalog.registry import find_task
from messager.catalog.spec import make_spec
from messager.celery import app
from messager.runs import transitions
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.stack import WorkerProcess, ended

api = Api()
SECOND = timedelta(seconds=1)


def claimed(**columns: object) -> tuple[Run, uuid.UUID]:
    """As it could only be after a mistake: at most once, but with attempts left."""
    run = stored(make_run("running", at_most_once=True, max_attempts=9, **columns))
    assert run.claim_token
    return run, run.claim_token


def test_the_task_says_so_and_has_one_attempt(api: Api) -> None:
    spec = find_task("samples.happens_once")
    assert (spec.at_most_once, spec.max_attempts) == (True, 1)
    shown = api.get("/tasks/samples.happens_once").json()
    assert (shown["at_most_once"], shown["max_attempts"]) == (True, 1)
    assert api.get("/tasks/samples.add").json()["at_most_once"] is False
    run = Run.objects.get(id=api.submit("samples.happens_once")["id"])
    assert (run.at_most_once, run.max_attempts) == (True, 1)


def test_it_may_not_ask_for_retries_as_well() -> None:
    @shared_task(name="once.more", at_most_once=True, autoretry_for=(OSError,))
    def once_more() -> None: ...

    with pytest.raises(UnsupportedTask, match="at most once"):
        make_spec(app.tasks["once.more"], "celery")


def test_a_lost_attempt_fails_it(db: None) -> None:
    run, token = claimed()
    assert transitions.lose(run.id, token, SECOND)
    assert (stored(run).state, stored(run).error_type) == ("failed", "WorkerLost")


def test_an_expired_lease_fails_it(db: None) -> None:
    run, _ = claimed(lease_until=Now() - SECOND)
    assert transitions.lose_expired(run, SECOND)
    assert (stored(run).state, stored(run).error_type) == ("failed", "WorkerLost")


def test_neither_retry_nor_release_starts_it_again(db: None) -> None:
    run, token = claimed()
    assert not transitions.retry(run.id, token, SECOND, transitions.WORKER_LOST)
    assert not transitions.release(run.id, token)
    assert not transitions.reschedule(run.id, token, SECOND)
    assert stored(run).state == "running"


def test_a_process_that_dies_under_it_fails_it_at_once(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.dies_at_once")["id"])
    assert (run.state, run.error_type, run.attempt) == ("failed", "WorkerLost", 1)


def test_a_retry_it_asks_for_is_the_failure_it_had(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.wants_another_try")["id"])
    assert (run.state, run.error_type, run.error_message, run.attempt) == ("failed", "ConnectionError", "not yet", 1)


def test_somebody_who_asks_for_it_gets_a_new_run(worker: WorkerProcess) -> None:
    first = ended(api.submit("samples.dies_at_once")["id"])
    again = api.post(f"/runs/{first.id}/retry").json()
    assert again["retry_of"] == str(first.id)
    assert ended(again["id"]).attempt == 1
