"""Batches: runs of one task that are asked for together. All of them are accepted, or none."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.db.models.functions import Coalesce, Now

from messager.catalog.errors import InvalidInput
from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.catalog.spec import TaskSpec
from messager.runs import news, transitions
from messager.runs.acceptance import accept_all
from messager.runs.dispatch import publish_many, takes
from messager.runs.errors import BatchEnded, BatchNotEnded, BatchNotFound, IdempotencyConflict, NothingFailed
from messager.runs.inputs import CheckedInput, checked_inputs, input_columns, read
from messager.runs.models import Batch, Run
from messager.runs.services import hold_files
from messager.runs.states import TERMINAL, WAITING, RunState

logger = logging.getLogger(__name__)

MOST = 10_000
"""Runs in a batch."""
ROUNDS = 3
"""A run may begin to wait for its next attempt just when the others are cancelled; it cannot do so for ever."""


@dataclass(frozen=True, kw_only=True)
class BatchSubmission:
    """What a caller asks for."""

    task: str
    inputs: Sequence[Any]
    """1 to 10 000 JSON objects, read or unread."""
    scheduled_at: datetime | None = None
    tags: Sequence[str] = ()
    idempotency_key: str | None = None

    def digest(self) -> str:
        """SHA-256 over what makes two requests the same one."""
        when = self.scheduled_at and self.scheduled_at.isoformat()
        found = hashlib.sha256(json.dumps([self.task, when, list(self.tags)]).encode())
        try:
            for value in self.inputs:
                found.update(b"\n" + json.dumps(read(value), sort_keys=True).encode())
        except RecursionError:
            raise InvalidInput([{"loc": ["inputs"], "msg": "An input is nested too deeply."}]) from None
        return found.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a batch is."""

    counts: Mapping[str, int]
    """Runs by state."""
    ended_last: datetime | None
    """When the last of those ended that have."""

    @property
    def waits(self) -> bool:
        """Whether runs wait for a worker."""
        return any(self.counts.get(state) for state in WAITING)

    @property
    def has_ended(self) -> bool:
        """Whether no run moves any more."""
        return not any(count for state, count in self.counts.items() if state not in TERMINAL)


def submit_batch(submission: BatchSubmission) -> tuple[Batch, Progress, bool]:
    """Check all inputs, store the batch with its runs, and wake workers; returns it and whether it was made now.

    When this returns, all is committed. Raises TaskNotFound, InvalidInputs, and IdempotencyConflict when the key was
    used for another request.
    """
    spec = find_task(submission.task)
    if known := _submitted_before(submission):
        return known, progress_of(known), False
    inputs = checked_inputs(spec, submission.inputs)
    batch = Batch(task=spec.name, total=len(inputs), tags=dumps(list(submission.tags)), **_key_columns(submission))
    runs = [_run(spec, batch, input, due_at=submission.scheduled_at) for input in inputs]
    try:
        return batch, _store(batch, runs), True
    except IntegrityError:
        if known := _submitted_before(submission):  # by a request at the same moment
            return known, progress_of(known), False
        raise


def find_batch(batch_id: uuid.UUID) -> Batch:
    """The batch with that id. Raises BatchNotFound."""
    try:
        return Batch.objects.get(id=batch_id)
    except Batch.DoesNotExist:
        raise BatchNotFound(batch_id) from None


def progress_of(batch: Batch) -> Progress:
    """How far it is now."""
    runs = Run.objects.filter(batch=batch.id).order_by().values_list("state")
    rows = list(runs.annotate(Count("id"), Max("finished_at")))
    ends = [ended for _, _, ended in rows if ended is not None]
    return Progress(counts={state: count for state, count, _ in rows}, ended_last=max(ends, default=None))


def cancel_batch(batch_id: uuid.UUID) -> tuple[Batch, Progress]:
    """Cancel its waiting runs at once, and ask the workers to stop the running ones.

    Raises BatchNotFound, and BatchEnded when there is nothing to cancel.
    """
    batch = find_batch(batch_id)
    moved = 0
    for _ in range(ROUNDS):
        moved += transitions.cancel_waiting_of(batch.id) + transitions.request_cancel_of(batch.id)
        progress = progress_of(batch)
        if not progress.waits:
            break
    if moved:
        news.tell_of_many()
        logger.info("cancel", extra={"batch": str(batch.id), "task": batch.task, "runs": moved})
    elif progress.has_ended:
        raise BatchEnded()
    return batch, progress


def retry_failed(batch_id: uuid.UUID) -> tuple[Batch, Progress]:
    """A new batch with the inputs of the runs that failed, each with `retry_of` set, and with the same tags.

    Raises BatchNotFound, BatchNotEnded, NothingFailed, TaskNotFound, and InvalidInputs when the task takes other inputs
    by now.
    """
    old = find_batch(batch_id)
    if not progress_of(old).has_ended:
        raise BatchNotEnded()
    whole = Coalesce("secret_input", "input")
    failed = Run.objects.filter(batch=old.id, state=RunState.FAILED).order_by("id").values_list("id", whole)
    ids, texts = [run_id for run_id, _ in failed], [text for _, text in failed]
    if not ids:
        raise NothingFailed()
    spec = find_task(old.task)
    inputs = checked_inputs(spec, texts, as_text=str)
    batch = Batch(task=old.task, total=len(texts), tags=old.tags, retry_of=old.id)
    runs = [_run(spec, batch, input, retry_of=run_id) for run_id, input in zip(ids, inputs, strict=True)]
    return batch, _store(batch, runs)


def _run(spec: TaskSpec, batch: Batch, input: CheckedInput, **columns: Any) -> Run:
    run = Run(
        task=spec.name,
        queue=spec.queue,
        **input_columns(spec, input.text),
        max_attempts=spec.max_attempts,
        at_most_once=spec.at_most_once,
        tags=batch.tags,
        batch=batch.id,
        scheduled_at=columns.get("due_at"),
        **columns,
    )
    run.given_files = input.files
    return run


def _store(batch: Batch, runs: Sequence[Run]) -> Progress:
    """Two statements and a transaction, however many runs; then a command to Redis for some hundred of them."""
    send = takes(runs[0].queue)
    with transaction.atomic():
        batch.created_at = Now()
        batch.save(force_insert=True)
        accept_all(runs, send=send)
        hold_files(runs)
    if send:
        # Whatever goes wrong there, the runs are accepted, and the sweeper sends what was not sent.
        queued = [run for run in runs if run.state == RunState.QUEUED]
        transaction.on_commit(lambda: publish_many(queued), robust=True)
    transaction.on_commit(lambda: news.speaker.tell_here(news.SOMETHING), robust=True)
    logger.info("accepted", extra={"batch": str(batch.id), "task": batch.task, "runs": len(runs)})
    return Progress(counts=Counter(str(run.state) for run in runs), ended_last=None)


def _key_columns(submission: BatchSubmission) -> dict[str, Any]:
    if submission.idempotency_key is None:
        return {}
    return {"idempotency_key": submission.idempotency_key, "request_hash": submission.digest()}


def _submitted_before(submission: BatchSubmission) -> Batch | None:
    if submission.idempotency_key is None:
        return None
    batch = Batch.objects.filter(key_owner="", idempotency_key=submission.idempotency_key).first()
    if batch is not None and batch.request_hash != submission.digest():
        raise IdempotencyConflict()
    return batch
