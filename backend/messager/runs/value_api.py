"""A run's input and result over HTTP, whole and by themselves: the exact text that is stored."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from messager.runs import services
from messager.runs.api import attachment, json_answer
from messager.runs.errors import NoResult
from messager.runs.models import Run

router = Router(tags=["runs"])


@router.get(
    "/runs/{any_uuid:run_id}/input", response=dict[str, Any], operation_id="get_run_input", summary="Download an input"
)
def get_run_input(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The run's input as a file."""
    run = services.find_run(run_id)
    return _file(run, "input", run.input)


@router.get("/runs/{any_uuid:run_id}/result", response=Any, operation_id="get_run_result", summary="Download a result")
def get_run_result(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The run's result as a file. 404 where there is none, because it has not ended, or it failed."""
    run = services.find_run(run_id)
    if run.result is None:
        raise NoResult()
    return _file(run, "result", run.result)


def _file(run: Run, name: str, text: str) -> HttpResponse:
    return attachment(json_answer(text), f"{run.task}-{run.id}-{name}.json")
