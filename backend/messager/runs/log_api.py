"""A run's log over HTTP."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router, Schema

from messager.runs import logs, services
from messager.runs.api import answer, attachment
from messager.runs.schemas import LogPage, log_line_json

router = Router(tags=["runs"])


class LogNumbers(Schema):
    """The numbers of lines that match, in order."""

    numbers: list[int]
    next: int
    """How far was looked: the `after` to go on from while it is less than `last`."""
    last: int
    """The number of the log's last line."""


@router.get("/runs/{any_uuid:run_id}/logs", response=LogPage, operation_id="get_run_logs", summary="Get a run's log")
def get_run_logs(request: HttpRequest, run_id: uuid.UUID, filters: Query[logs.LogQuery]) -> HttpResponse:
    """The first lines between `after` and `before`, or the last ones (`tail`); oldest first.

    Looking for some, by level or text, may stop before the page is full; `next` and `previous` say where.
    """
    page = logs.page_of(run_id, filters)
    if not page.last:
        services.find_run(run_id)
    items = [log_line_json(line) for line in page.lines]
    return answer({"items": items, "next": page.next, "previous": page.previous, "last": page.last})


@router.get(
    "/runs/{any_uuid:run_id}/logs/numbers",
    response=LogNumbers,
    operation_id="find_run_logs",
    summary="Find lines of a run's log",
)
def find_run_logs(
    request: HttpRequest, run_id: uuid.UUID, filters: Query[logs.Matching], after: logs.Number = 0
) -> HttpResponse:
    """Which lines match, without their text: some ten thousand lines are looked through at a time."""
    found = logs.numbers_of(run_id, filters, after)
    if not found.last:
        services.find_run(run_id)
    return answer({"numbers": found.numbers, "next": found.next, "last": found.last})


@router.get(
    "/runs/{any_uuid:run_id}/logs.txt",
    operation_id="download_run_logs",
    summary="Download a run's log",
    openapi_extra={
        "responses": {200: {"description": "The file", "content": {"text/plain": {"schema": {"type": "string"}}}}}
    },
)
def download_run_logs(request: HttpRequest, run_id: uuid.UUID) -> StreamingHttpResponse:
    """The whole log as text, without colours."""
    run = services.find_run(run_id)
    pieces = (piece.encode() for piece in logs.text_of(run_id))
    response = StreamingHttpResponse(pieces, content_type="text/plain; charset=utf-8")
    return attachment(response, f"{run.task}-{run.id}-log.txt")
