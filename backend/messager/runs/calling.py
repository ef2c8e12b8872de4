"""Calls a task the way a Celery worker does, so that its hooks, signals and retries work as its author knows."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any

from billiard.common import terminate_handler_fired
from celery import states
from celery.app.trace import build_tracer
from celery.exceptions import Retry, SoftTimeLimitExceeded

from messager.catalog.spec import TaskSpec
from messager.celery import app
from messager.runs.connections import transactions_ended
from messager.runs.models import Run
from messager.runs.outcomes import Failed, Interrupted, RunFailure, TryAgain
from messager.runs.tracebacks import failure_of


@dataclass(frozen=True, kw_only=True)
class Returned:
    """The task returned, and its value is still to be made JSON."""

    value: Any


def call_task(
    spec: TaskSpec, run: Run, args: list[Any], kwargs: dict[str, Any]
) -> Returned | Failed | TryAgain | Interrupted:
    """Execute one attempt through Celery's own tracer and say what came of it; raises only what ends the process."""
    tracer = _tracer(spec)
    started = time.monotonic()
    try:
        with transactions_ended(), interruptible() as signalled:
            traced = tracer(str(run.id), args, kwargs, _request(spec, run))
    except SoftTimeLimitExceeded as error:  # it struck in Celery's code around the task
        return _stopped(spec, run, failure_of(error), started) if signalled else Failed(failure=failure_of(error))
    except BaseException as error:  # sys.exit() in a task ends the task
        if terminate_handler_fired():  # and Celery's own, upon a signal, the process
            raise
        return Failed(failure=failure_of(error))
    info = traced.info
    if info is None or info.state == states.IGNORED:
        return Returned(value=None if info else traced.retval)
    if info.state == states.RETRY:
        return TryAgain(failure=_reason(info.retval), delay=_delay(info.retval))
    failure = failure_of(info.retval, getattr(traced.retval, "traceback", None))
    if signalled and isinstance(info.retval, SoftTimeLimitExceeded):
        return _stopped(spec, run, failure, started)
    return Failed(failure=failure)


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Only inside does SIGUSR1 raise SoftTimeLimitExceeded: what it interrupts elsewhere is not the task.

    The worker's parent sends that signal for a soft time limit and for a cancellation. Yields the signals that came: a
    task may raise the exception of its own accord, too.
    """
    came: list[int] = []

    def raise_soft_limit(signum: int, frame: FrameType | None) -> None:
        came.append(signum)
        raise SoftTimeLimitExceeded()

    signal.signal(signal.SIGUSR1, raise_soft_limit)
    try:
        yield came
    finally:
        signal.signal(signal.SIGUSR1, _ignore)


def _ignore(signum: int, frame: FrameType | None) -> None:
    """The task it was sent for has ended."""


def _tracer(spec: TaskSpec) -> Any:
    # A pool process has them from its start; elsewhere, as in tests, they are made once.
    task = spec.task
    if getattr(task, "__trace__", None) is None:
        task.__trace__ = build_tracer(spec.name, task, app=app)
    return task.__trace__


def _request(spec: TaskSpec, run: Run) -> dict[str, Any]:
    """What `self.request` holds: Celery's words for the run's facts."""
    return {
        "id": str(run.id),
        "task": spec.name,
        "root_id": str(run.id),
        "correlation_id": str(run.id),
        "retries": run.attempt - 1,
        "hostname": run.worker,
        "is_eager": False,
        "ignore_result": True,
        "timelimit": [spec.time_limit, spec.soft_time_limit],
        "delivery_info": {"routing_key": run.queue, "exchange": "", "redelivered": False, "priority": None},
        "headers": {},
        "utc": True,
    }


def _stopped(spec: TaskSpec, run: Run, failure: RunFailure, started: float) -> Failed | Interrupted:
    """Tell the task's own limit and a cancellation from a signal that came for the run before it."""
    limit = spec.soft_time_limit
    if limit is not None and time.monotonic() - started >= limit * 0.9:
        return Failed(failure=RunFailure(type=failure.type, message=_limit_words(limit), traceback=failure.traceback))
    if _is_to_be_cancelled(run):
        return Failed(failure=failure)
    return Interrupted()


def _limit_words(limit: float) -> str:
    return f"The task took longer than its soft time limit of {limit:g} s."


def _is_to_be_cancelled(run: Run) -> bool:
    return Run.objects.filter(id=run.id, cancel_requested_at__isnull=False).exists()


def _reason(retry: Retry) -> RunFailure:
    return failure_of(retry.exc) if retry.exc is not None else RunFailure(type="Retry", message=str(retry))


def _delay(retry: Retry) -> timedelta:
    if isinstance(retry.when, datetime):
        return retry.when - datetime.now(UTC)
    return timedelta(seconds=float(retry.when or 0))
