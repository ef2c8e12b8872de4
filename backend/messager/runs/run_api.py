"""What belongs to one run, over HTTP."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from messager.runs import services
from messager.runs.api import answer
from messager.runs.attempts import history_of
from messager.runs.filters import RunFilters
from messager.runs.lineage import lineage_of
from messager.runs.neighbours import neighbours_of
from messager.runs.run_schemas import AttemptList, RunLineage, RunNeighbours, history_json, lineage_json

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


@router.get(
    "/runs/{any_uuid:run_id}/lineage",
    response=RunLineage,
    operation_id="get_lineage",
    summary="Get the retries of a run",
)
def get_lineage(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """The run, those it repeats, and all that repeat any of them: at most about 100."""
    return answer(lineage_json(lineage_of(services.find_run(run_id))))


@router.get(
    "/runs/{any_uuid:run_id}/neighbours",
    response=RunNeighbours,
    operation_id="get_neighbours",
    summary="Get the runs next to one in a list",
)
def get_neighbours(request: HttpRequest, run_id: uuid.UUID, filters: Query[RunFilters]) -> HttpResponse:
    """The nearest newer and older run in the list of GET /runs with these filters."""
    services.find_run(run_id)
    found = neighbours_of(run_id, filters)
    newer, older = (one and str(one) for one in (found.newer, found.older))
    return answer({"newer": newer, "older": older, "complete": found.complete})
