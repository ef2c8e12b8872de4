"""What can be done with runs, whoever asks: the API, a task's `.delay()`, a test."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from messager.catalog.errors import InvalidInput
from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.catalog.spec import TaskSpec
from messager.files import services as files
from messager.files.errors import FileGone
from messager.files.input_file import gathering
from messager.runs import acceptance, news, transitions
from messager.runs.dispatch import publish_accepted, publish_many, takes
from messager.runs.errors import IdempotencyConflict, RunAlreadyEnded, RunNotEnded, RunNotFound
from messager.runs.inputs import input_columns
from messager.runs.models import Run
from messager.runs.states import TERMINAL, RunState

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What a caller asks for."""

    task: str
    input: str
    """A JSON object as text."""
    scheduled_at: datetime | None = None
    delay: timedelta | None = None
    """In place of `scheduled_at`: from the moment it is stored, by the database's clock."""
    tags: Sequence[str] = ()
    retry_of: uuid.UUID | None = None
    run_id: uuid.UUID | None = None
    """Chosen by the caller; None: made here."""
    queue: str | None = None
    """None: the task's."""
    idempotency_key: str | None = None

    def digest(self) -> str:
        """SHA-256 over what makes two requests the same one."""
        when = self.scheduled_at and self.scheduled_at.isoformat()
        parts = [self.task, json.loads(self.input), when, list(self.tags)]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def submit(submission: Submission) -> tuple[Run, bool]:
    """Check the input, store the run, and wake a worker; returns it and whether it was made now.

    When this returns, the run is committed. Inside a transaction of the caller's it is committed with that, and no
    worker hears of it before. Raises TaskNotFound, InvalidInput, and IdempotencyConflict when the key was used for
    another request.
    """
    if known := _submitted_before(submission):
        return known, False
    run = new_run(find_task(submission.task), submission)
    send = takes(run.queue)
    try:
        with transaction.atomic() if run.given_files else _savepoint():
            acceptance.accept(run, send=send)
            hold_files([run])
    except IntegrityError:
        if known := _submitted_before(submission):  # by a request at the same moment
            return known, False
        raise IdempotencyConflict("A run with this id exists already.") from None
    if send and run.state == RunState.QUEUED:
        # Whatever goes wrong there, the run is accepted, and the sweeper sends what was not sent.
        transaction.on_commit(lambda: publish_accepted(run), robust=True)
    transaction.on_commit(lambda: news.speaker.tell_here(run.id), robust=True)
    logger.info("accepted", extra={"run": str(run.id), "task": run.task})
    return run, True


def new_run(spec: TaskSpec, submission: Submission) -> Run:
    """The run that is asked for, still to be stored. Raises InvalidInput."""
    with gathering() as given:
        spec.check_input(submission.input)
    due = Now() + submission.delay if submission.delay else submission.scheduled_at
    run = Run(
        task=spec.name,
        queue=submission.queue or spec.queue,
        **input_columns(spec, submission.input),
        max_attempts=spec.max_attempts,
        at_most_once=spec.at_most_once,
        tags=dumps(list(submission.tags)),
        scheduled_at=due,
        due_at=due,
        retry_of=submission.retry_of,
        **({"id": submission.run_id} if submission.run_id else {}),
        **_key_columns(submission),
    )
    run.given_files = frozenset(given)
    return run


def hold_files(runs: Iterable[Run]) -> None:
    """Keep the files of new runs, in the transaction that stores these. Raises InvalidInput."""
    given = {run.id: run.given_files for run in runs if run.given_files}
    if not given:
        return
    try:
        files.hold(given)
    except FileGone as error:
        raise InvalidInput([{"loc": ["input"], "msg": str(error.__doc__)}]) from None


def accept_new(runs: Sequence[Run], then: Callable[[list[Run], list[Run]], None]) -> None:
    """Store runs that are due now, and wake workers.

    `then` is called as soon as some are decided on, with these and those of them that are stored: not those whose
    idempotency keys were used before.
    """
    open_queues = {queue for queue in {run.queue for run in runs} if takes(queue)}
    for send in (True, False):
        if some := [run for run in runs if (run.queue in open_queues) == send]:
            _accept_some(some, send, then)


def _accept_some(some: list[Run], send: bool, then: Callable[[list[Run], list[Run]], None]) -> None:
    stored = acceptance.accept_all(some, send=send)
    then(some, stored)
    if send:
        publish_many(stored)
    for run in stored:
        logger.info("accepted", extra={"run": str(run.id), "task": run.task})


def find_run(run_id: uuid.UUID) -> Run:
    """The run with that id. Raises RunNotFound."""
    try:
        return Run.objects.get(id=run_id)
    except Run.DoesNotExist:
        raise RunNotFound(run_id) from None


def cancel(run_id: uuid.UUID) -> Run:
    """Cancel a waiting run at once; ask the worker to stop a running one. Raises RunNotFound and RunAlreadyEnded."""
    # The run may move between two statements, so one more round sees where it went; two moves cannot hide it for ever.
    for _ in range(3):
        if moved := transitions.cancel_waiting(run_id) or transitions.request_cancel(run_id):
            news.tell(run_id)
            logger.info("cancel", extra={"run": str(moved.id), "task": moved.task, "state": moved.state})
            return moved
        found = find_run(run_id)
        if found.state in TERMINAL:
            raise RunAlreadyEnded(f"The run has ended ({found.state}), so there is nothing to cancel.")
        if found.cancel_requested_at:
            break
    return found


def retry(run_id: uuid.UUID) -> Run:
    """A new run with the same input and tags, `retry_of` set.

    Raises RunNotFound, RunNotEnded, TaskNotFound, and InvalidInput when the task takes other input by now.
    """
    old = find_run(run_id)
    if old.state not in TERMINAL:
        raise RunNotEnded()
    new, _ = submit(again(old))
    return new


def again(old: Run) -> Submission:
    """What asks for the same once more."""
    return Submission(task=old.task, input=old.whole_input, tags=json.loads(old.tags), retry_of=old.id)


def _key_columns(submission: Submission) -> dict[str, Any]:
    if submission.idempotency_key is None:
        return {}
    return {"idempotency_key": submission.idempotency_key, "request_hash": submission.digest()}


def _savepoint() -> AbstractContextManager[Any]:
    """Keeps a used key or id from breaking the caller's transaction; where there is none, it would only cost time."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _submitted_before(submission: Submission) -> Run | None:
    if submission.idempotency_key is None:
        return None
    run = Run.objects.filter(key_owner="", idempotency_key=submission.idempotency_key).first()
    if run is not None and run.request_hash != submission.digest():
        raise IdempotencyConflict()
    return run
