"""Batches over HTTP: parses and presents; batches.py acts."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Header

from messager.runs import batches
from messager.runs.api import IdempotencyKey, answer
from messager.runs.batch_schemas import BatchIn, BatchOut, batch_json
from messager.runs.batches import BatchSubmission, Progress
from messager.runs.models import Batch

router = Router(tags=["batches"])


@router.post(
    "/tasks/{task}/batches", response={202: BatchOut}, operation_id="submit_batch", summary="Run any task many times"
)
def submit_batch(
    request: HttpRequest,
    task: str,
    body: BatchIn,
    idempotency_key: IdempotencyKey = Header(None, alias="Idempotency-Key"),  # noqa: B008
) -> HttpResponse:
    """Accept a run for each input, or none of them: 422 names the bad ones by their index, the first 1 000 errors.

    Answered once all runs are stored, so they will end whatever happens to the servers.
    """
    submission = BatchSubmission(
        task=task, inputs=body.inputs, scheduled_at=body.scheduled_at, tags=body.tags, idempotency_key=idempotency_key
    )
    batch, progress, new = batches.submit_batch(submission)
    response = _accepted(batch, progress)
    if not new:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@router.get("/batches/{any_uuid:batch_id}", response=BatchOut, operation_id="get_batch", summary="Get a batch")
def get_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The batch, with its runs counted by state."""
    batch = batches.find_batch(batch_id)
    return _shown(batch, batches.progress_of(batch))


@router.post(
    "/batches/{any_uuid:batch_id}/cancel", response=BatchOut, operation_id="cancel_batch", summary="Cancel a batch"
)
def cancel_batch(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Waiting runs are cancelled at once; the workers of running ones are asked to stop. 409 when all have ended."""
    return _shown(*batches.cancel_batch(batch_id))


@router.post(
    "/batches/{any_uuid:batch_id}/retry-failed",
    response={202: BatchOut},
    operation_id="retry_failed_of_batch",
    summary="Retry what failed in a batch",
)
def retry_failed(request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
    """A new batch with the inputs of the runs that failed, `retry_of` set. 409 when none did, or some still move."""
    return _accepted(*batches.retry_failed(batch_id))


def _accepted(batch: Batch, progress: Progress) -> HttpResponse:
    """202 with what a client needs to follow the batch."""
    response = _shown(batch, progress, status=202)
    response.headers["Location"] = f"/api/v1/batches/{batch.id}"
    response.headers["Retry-After"] = "1"
    return response


def _shown(batch: Batch, progress: Progress, status: int = 200) -> HttpResponse:
    response = answer(batch_json(batch, progress), status)
    response.headers["Cache-Control"] = "no-cache"
    if not progress.has_ended:
        response.headers["Retry-After"] = "1"
    return response
