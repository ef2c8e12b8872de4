"""Two endpoints over plain Celery that keep nothing: no middleware, no database, no log."""

from __future__ import annotations

from celery.result import AsyncResult
from django.urls import path
from ninja import NinjaAPI, Schema

from bench.plain.app import app, echo

PATIENCE = 30.0
"""Seconds to wait for a result."""

api = NinjaAPI(openapi_url=None, urls_namespace="thin")


class EchoIn(Schema):
    """The input of the one task there is."""

    message: str


class StartedOut(Schema):
    """What was started."""

    id: str


class ResultOut(Schema):
    """What came of it."""

    result: dict[str, str]


@api.post("/runs", response=StartedOut)
def start(request: object, body: EchoIn) -> dict[str, str]:
    """Send the message."""
    return {"id": echo.delay(body.message).id}


@api.get("/runs/{run_id}", response=ResultOut)
def result(request: object, run_id: str) -> dict[str, object]:
    """Wait for the result."""
    return {"result": AsyncResult(run_id, app=app).get(timeout=PATIENCE)}


urlpatterns = [path("", api.urls)]
