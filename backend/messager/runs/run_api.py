"""What belongs to one run, over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from messager.runs import services
from messager.runs.api import answer
from messager.runs.attempts import history_of
from messager.runs.run_schemas import AttemptList, history_json

router = Router(tags=["runs"])


@router.get(
    "/runs/{any_uuid:run_id}/attempts",
    response=AttemptList,
    operation_id="list_attempts",
    summary="List the attempts of a run",
)
def list_attempts(
    request: HttpRequest, run_id: uuid.UUID, limit: Annotated[int, Field(ge=1, le=1000)] = 100
) -> HttpResponse:
    """The newest attempts, oldest first, each with its error, and the waits before and between them."""
    return answer(history_json(history_of(services.find_run(run_id), limit)))
