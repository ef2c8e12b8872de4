"""The worker's side of a run, in a pool process: claim it, call the task, record what came of it."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from messager.catalog.errors import InvalidInput, ResultNotJSON, ResultTooLarge, TaskNotFound
from messager.catalog.registry import find_task
from messager.catalog.spec import TaskSpec
from messager.files.owner import Owner, owning
from messager.runs import news, transitions
from messager.runs.calling import Returned, call_task
from messager.runs.capture import captured
from messager.runs.current import CurrentRun, running
from messager.runs.models import Run
from messager.runs.outcomes import Failed, Interrupted, Outcome, RunFailure, Succeeded, TryAgain
from messager.runs.recorder import Recorder
from messager.runs.states import WAITING, RunState
from messager.runs.tallies import Event

logger = logging.getLogger(__name__)

T = TypeVar("T")
Limits = Sequence[float | None]
"""Hard and soft, in seconds."""

DATABASE_PATIENCE = 60.0
"""Seconds an outcome is held for a database that is away; after that the lease has long run out."""


def execute(run_id: uuid.UUID, token: uuid.UUID, worker: str, limits: Limits | None = None) -> Event | None:
    """Run the next attempt of a run; nothing happens when it is not waiting for one (a copied or forged message).

    `limits` are the time limits that the worker's parent keeps. Returns what is to be counted of it.
    """
    run = persistently(lambda: transitions.claim(run_id, token, worker))
    if run is None:
        logger.info("message dropped: nothing to do", extra={"run": str(run_id)})
        return Event.MESSAGE_DROPPED
    started = time.monotonic()
    news.beginnings.begin(run.id)
    recorder = Recorder(run.id, token)
    try:
        outcome = _attempt(run, token, recorder, limits)
        _note(outcome, run, recorder)
    finally:
        recorder.close()
        news.beginnings.end()
    recorded = persistently(lambda: record(run, token, outcome) or is_recorded(run, token, outcome))
    news.tell(run.id)
    _log_end(run, outcome, recorded, time.monotonic() - started)
    return None if recorded else Event.OUTCOME_DROPPED


def record(run: Run, token: uuid.UUID, outcome: Outcome) -> bool:
    """Store what came of the attempt. False: another attempt holds the run by now, and the outcome is dropped."""
    match outcome:
        case Succeeded(result=result):
            return transitions.succeed(run.id, token, result)
        case Failed(failure=failure):
            return transitions.fail(run.id, token, failure)
        case TryAgain(failure=failure, delay=delay):
            return transitions.retry(run.id, token, delay, failure) or transitions.fail(run.id, token, failure)
        case Interrupted():
            again = transitions.reschedule(run.id, token, timedelta())
            return again or transitions.fail(run.id, token, transitions.INTERRUPTED)


def is_recorded(run: Run, token: uuid.UUID, outcome: Outcome) -> bool:
    """Whether it was this outcome that moved the run: the statement may have landed and only its answer been lost."""
    row = Run.objects.filter(id=run.id, claim_token=token).first()
    if row is None:
        return False
    if isinstance(outcome, Succeeded):
        return bool(row.state == RunState.SUCCEEDED)
    if row.state == RunState.FAILED:  # by this, or by the sweeper, which has other words
        failure = outcome.failure if isinstance(outcome, Failed | TryAgain) else transitions.INTERRUPTED
        return (row.error_type, row.error_message) == (failure.type, failure.message)
    return row.state in ({RunState.CANCELLED, *WAITING} if isinstance(outcome, TryAgain) else {RunState.CANCELLED})


def persistently(statement: Callable[[], T]) -> T:
    """Repeat a statement, which must be safe to repeat, while the database is away; raises when it stays away."""
    deadline = time.monotonic() + DATABASE_PATIENCE
    pause = 0.1
    while True:
        try:
            return statement()
        except (OperationalError, InterfaceError) as error:
            connection.close()
            if time.monotonic() > deadline:
                raise
            logger.warning("the database does not answer, trying again: %s", error)
            time.sleep(pause)
            pause = min(pause * 2, 2.0)


def _attempt(run: Run, token: uuid.UUID, recorder: Recorder, limits: Limits | None) -> Outcome:
    try:
        spec = find_task(run.task).limited(*limits) if limits else find_task(run.task)
        args, kwargs = persistently(lambda: spec.arguments(run.whole_input))  # files are looked up
    except (TaskNotFound, InvalidInput) as error:
        return Failed(failure=RunFailure(type=type(error).__name__, message=_words(error)))
    owner = Owner(run=run.id, token=token, tell=recorder.sign)
    with running(CurrentRun(run_id=run.id, recorder=recorder)), captured(recorder), owning(owner):
        outcome = call_task(spec, run, args, kwargs)
    return _checked(spec, outcome)


def _checked(spec: TaskSpec, outcome: Returned | Failed | TryAgain | Interrupted) -> Outcome:
    if not isinstance(outcome, Returned):
        return outcome
    try:
        return Succeeded(result=spec.result_text(outcome.value, settings.MESSAGER_MAX_RESULT_BYTES))
    except (ResultNotJSON, ResultTooLarge) as error:
        return Failed(failure=RunFailure(type=type(error).__name__, message=str(error)))


def _note(outcome: Outcome, run: Run, recorder: Recorder) -> None:
    """An attempt that is followed by another leaves its reason in the log: the run's error shows the last one only."""
    if isinstance(outcome, TryAgain):
        wait = _seconds(outcome.delay)
        reason = f"{outcome.failure.type}: {outcome.failure.message}"
        recorder.line("WARNING", f"Attempt {run.attempt} failed with {reason} — the next one starts in {wait}.")


def _seconds(delay: timedelta) -> str:
    return f"{max(0.0, delay.total_seconds()):.3g} s"


def _words(error: Exception) -> str:
    if isinstance(error, InvalidInput):
        return " ".join([str(error), *(f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}." for e in error.errors)])
    return f"{error} The worker's MESSAGER_TASKS do not have it."


def _log_end(run: Run, outcome: Outcome, recorded: bool, seconds: float) -> None:
    extra = {"run": str(run.id), "task": run.task, "attempt": run.attempt, "seconds": round(seconds, 3)}
    if recorded:
        logger.info("attempt %s", type(outcome).__name__.lower(), extra=extra)
    else:
        logger.warning("outcome dropped: the run is another attempt's by now", extra=extra)
