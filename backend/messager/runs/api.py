"""Runs over HTTP: parses and presents; services.py acts."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.urls.converters import UUIDConverter
from django.utils.http import content_disposition_header, parse_etags
from ninja import Query, Router
from ninja.params.functions import Header
from pydantic import Field, StringConstraints

from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.runs import services
from messager.runs.changes import ChangeFilters, Changes, changes_since, changes_text, position_now
from messager.runs.following import MAX_WAIT, accepted_headers, etag, validators
from messager.runs.history import RunFilters, page_of_runs
from messager.runs.inputs import input_text
from messager.runs.models import Run
from messager.runs.schemas import (
    ChangeList,
    RunList,
    RunOut,
    SubmitIn,
    page_text,
    run_text,
)
from messager.runs.shortening import Most


class AnyCaseUUID(UUIDConverter):
    """Django's takes lower case alone, but RFC 9562 asks readers to take both."""

    regex = "(?i:" + UUIDConverter.regex + ")"


register_converter(AnyCaseUUID, "any_uuid")
router = Router(tags=["runs"])

Answer = TypeVar("Answer", bound=HttpResponseBase)
IdempotencyKey = Annotated[str | None, StringConstraints(min_length=1, max_length=255)]


@router.post(
    "/tasks/{task}/runs", response={202: RunOut, 200: RunOut}, operation_id="submit_run", summary="Run any task"
)
def submit_run(
    request: HttpRequest,
    task: str,
    body: SubmitIn,
    idempotency_key: IdempotencyKey = Header(None, alias="Idempotency-Key"),  # noqa: B008
    prefer: str | None = Header(None, alias="Prefer"),
) -> HttpResponse:
    """Accept a run of the task. Answered once the run is stored, so it will end whatever happens to the servers.

    With `Prefer: wait=SECONDS` the answer is 200 with the ended run when it ends in that time.
    """
    find_task(task)
    run, new = services.submit(
        services.Submission(
            task=task,
            input=input_text(body.input),
            scheduled_at=body.scheduled_at,
            tags=body.tags,
            idempotency_key=idempotency_key,
        )
    )
    return accepted(run, replayed=not new)


@router.get("/runs", response=RunList, operation_id="list_runs", summary="List runs")
def list_runs(request: HttpRequest, filters: Query[RunFilters], shorten: Most | None = None) -> HttpResponse:
    """A page of runs, newest first. A search may stop before the page is full: there is more as long as `next` is set.

    With `total=true`, also how many there are on all pages: counted up to 10 000, else about, with `exact` false.
    """
    return json_answer(page_text(page_of_runs(filters, shorten), shorten))


@router.get("/changes", response=ChangeList, operation_id="list_changes", summary="Follow the changes of runs")
def list_changes(request: HttpRequest, filters: Query[ChangeFilters]) -> HttpResponse:
    """Every run that changed since the cursor and matches now, at least once, as it is now; the oldest change first.

    Without `since`: no runs, and the cursor of now. With `wait`, answers when something has changed, or the time is up.
    """
    if not filters.since:
        return json_answer(changes_text(Changes([], position_now(), more=False)))
    return json_answer(changes_text(changes_since(filters.since, filters, filters.limit), filters.shorten))


@router.get("/runs/{any_uuid:run_id}", response={200: RunOut, 304: None}, operation_id="get_run", summary="Get a run")
def get_run(
    request: HttpRequest,
    run_id: uuid.UUID,
    wait: Annotated[float, Field(ge=0, le=MAX_WAIT, description="Seconds")] = 0,
    shorten: Most | None = None,
    if_none_match: str | None = Header(None, alias="If-None-Match"),
) -> HttpResponse:
    """The run. With `wait`, answers when its version passes the ETag in If-None-Match, it ended, or the time is up."""
    run = services.find_run(run_id)
    if {"*", etag(run), f"W/{etag(run)}"} & set(parse_etags(if_none_match or "")):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]  # of nothing
    else:
        response = json_answer(run_text(run, shorten))
    return with_validators(response, run)


@router.post("/runs/{any_uuid:run_id}/cancel", response=RunOut, operation_id="cancel_run", summary="Cancel a run")
def cancel_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """A waiting run is cancelled at once; the worker of a running one is asked to stop it. 409 when it has ended."""
    run = services.cancel(run_id)
    return with_validators(json_answer(run_text(run)), run)


@router.post("/runs/{any_uuid:run_id}/retry", response={202: RunOut}, operation_id="retry_run", summary="Retry a run")
def retry_run(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """A new run with the same input, `retry_of` set. 409 while the old one has not ended."""
    return accepted(services.retry(run_id))


def answer(body: Any, status: int = 200) -> HttpResponse:
    """JSON, ready to send."""
    return json_answer(dumps(body), status)


def json_answer(text: str, status: int = 200) -> HttpResponse:
    """The same, of what is JSON already."""
    return HttpResponse(text.encode(), status=status, content_type="application/json")


def attachment(response: Answer, name: str) -> Answer:
    """The answer as a file to be saved: no browser shows it in a page."""
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def accepted(run: Run, replayed: bool = False) -> HttpResponse:
    """202 with what a client needs to follow the run."""
    response = json_answer(run_text(run), status=202)
    _set(response, accepted_headers(run))
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def with_validators(response: HttpResponse, run: Run) -> HttpResponse:
    """Add ETag, and how soon it makes sense to ask again while the run has not ended."""
    _set(response, validators(run))
    return response


def _set(response: HttpResponse, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        response.headers[name] = value
