"""Failures over HTTP: parses and presents; services.py acts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from messager.failures import services
from messager.failures.activity import activity, window_of
from messager.failures.lists import FailureFilters, page_of_failures
from messager.failures.models import Failure
from messager.failures.schemas import (
    FailureDetail,
    FailureList,
    Fingerprint,
    HandleIn,
    WindowIn,
    failure_json,
    sample_json,
)
from messager.runs.api import answer

router = Router(tags=["failures"])

STEPS_OF_ONE = 170
"""A week in hours, whenever it begins; so a month in days for those of a list."""
STEPS_IN_A_LIST = 32


@router.get("/failures", response=FailureList, operation_id="list_failures", summary="List failures")
def list_failures(request: HttpRequest, filters: Query[FailureFilters]) -> HttpResponse:
    """Runs that failed, grouped by task, type of error, and function of the task's own code. A second or so behind."""
    page = page_of_failures(filters)
    window = window_of(filters.after, None, datetime.now(UTC), STEPS_IN_A_LIST)
    counts = activity([failure.fingerprint for failure in page.failures], window)
    items = [failure_json(failure, window, counts.get(failure.fingerprint)) for failure in page.failures]
    return answer({"items": items, "next": page.next})


@router.get("/failures/{fingerprint}", response=FailureDetail, operation_id="get_failure", summary="Get a failure")
def get_failure(request: HttpRequest, fingerprint: Fingerprint, query: Query[WindowIn]) -> HttpResponse:
    """The failure, with the error of the run that failed last."""
    return answer(_detail(services.find_failure(fingerprint), query))


@router.post(
    "/failures/{fingerprint}/handle", response=FailureDetail, operation_id="handle_failure", summary="Mark as handled"
)
def handle_failure(request: HttpRequest, fingerprint: Fingerprint, body: HandleIn) -> HttpResponse:
    """Nobody needs to look at it. The next run that fails in this way opens it again."""
    return answer(_detail(services.handle(fingerprint, body.note)))


@router.post(
    "/failures/{fingerprint}/reopen", response=FailureDetail, operation_id="reopen_failure", summary="Open again"
)
def reopen_failure(request: HttpRequest, fingerprint: Fingerprint) -> HttpResponse:
    """Somebody needs to look at it after all."""
    return answer(_detail(services.reopen(fingerprint)))


def _detail(failure: Failure, query: WindowIn | None = None) -> dict[str, Any]:
    now = datetime.now(UTC)
    window = window_of((query or WindowIn()).begin(now), None, now, STEPS_OF_ONE)
    counts = activity([failure.fingerprint], window).get(failure.fingerprint)
    return {**failure_json(failure, window, counts), "sample": sample_json(services.sample_of(failure))}
