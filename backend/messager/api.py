"""The API: mounts each feature's router, and turns domain errors into HTTP answers, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from messager.bulk.api import router as bulk_router
from messager.bulk.errors import BulkEnded, BulkNotFound
from messager.catalog.api import router as catalog_router
from messager.catalog.errors import InvalidInput, TaskNotFound
from messager.catalog.spec import TaskSpec
from messager.failures.api import router as failures_router
from messager.failures.errors import FailureNotFound
from messager.files.api import router as files_router
from messager.files.errors import FileNotFound, FolderNotShared
from messager.http.parser import StrictParser
from messager.http.problems import problem
from messager.openapi import with_tasks
from messager.runs.api import router as runs_router
from messager.runs.artifact_api import router as artifacts_router
from messager.runs.batch_api import router as batches_router
from messager.runs.errors import (
    BadSince,
    BatchEnded,
    BatchNotEnded,
    BatchNotFound,
    IdempotencyConflict,
    NoResult,
    NothingFailed,
    RunAlreadyEnded,
    RunNotEnded,
    RunNotFound,
    StaleCursor,
)
from messager.runs.export_api import router as export_router
from messager.runs.history import BadCursor
from messager.runs.log_api import router as log_router
from messager.runs.run_api import router as run_router
from messager.runs.value_api import router as value_router
from messager.saved.api import router as saved_router
from messager.saved.services import SavedInputNotFound, TooManySaved
from messager.stats.api import router as stats_router
from messager.workers.api import router as workers_router
from messager.workers.control.api import router as control_router
from messager.workers.errors import (
    BadArgument,
    QueueNotFound,
    WorkerNotFound,
    WorkerOffline,
    WorkerRefused,
    WorkerSilent,
)

logger = logging.getLogger(__name__)

STATUS_OF: dict[type[Exception], int] = {
    TaskNotFound: 404,
    FileNotFound: 404,
    FolderNotShared: 503,
    RunNotFound: 404,
    NoResult: 404,
    RunAlreadyEnded: 409,
    RunNotEnded: 409,
    BatchNotFound: 404,
    BatchEnded: 409,
    BatchNotEnded: 409,
    NothingFailed: 409,
    QueueNotFound: 404,
    WorkerNotFound: 404,
    WorkerOffline: 409,
    WorkerRefused: 409,
    WorkerSilent: 504,
    SavedInputNotFound: 404,
    TooManySaved: 409,
    IdempotencyConflict: 422,
    BulkNotFound: 404,
    BulkEnded: 409,
    FailureNotFound: 404,
}
BAD_CURSORS: dict[type[Exception], str] = {BadCursor: "cursor", BadSince: "since"}


class About(Schema):
    """What a page needs to know of the server it talks to."""

    version: str
    insecure_open: bool
    """It can be reached from elsewhere, and has no keys."""
    broadcast: int
    """Recipients a message without one goes to."""
    max_file_bytes: int
    """The largest file that can be uploaded."""


class MessagerAPI(NinjaAPI):
    """Ninja, whose schema has one typed operation for each task besides the generic one."""

    def __init__(self, tasks: Iterable[TaskSpec], **kwargs: Any) -> None:
        """`tasks` are those the schema describes; any task of the catalog can be run."""
        super().__init__(**kwargs)
        self._tasks = list(tasks)

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        """OpenAPI 3.1."""
        return with_tasks(super().get_openapi_schema(*args, **kwargs), self._tasks)


def create_api(tasks: Iterable[TaskSpec]) -> MessagerAPI:
    """The API under /api/v1."""
    api = MessagerAPI(
        tasks,
        title="Messager",
        version=settings.VERSION,
        description="Typed Celery tasks as durable runs. Errors are application/problem+json (RFC 9457).",
        parser=StrictParser(),
        docs_decorator=require_safe,
        urls_namespace="v1",
    )
    api.add_router("", catalog_router)
    api.add_router("", runs_router)
    api.add_router("", export_router)
    api.add_router("", log_router)
    api.add_router("", value_router)
    api.add_router("", run_router)
    api.add_router("", batches_router)
    api.add_router("", saved_router)
    api.add_router("", stats_router)
    api.add_router("", bulk_router)
    api.add_router("", failures_router)
    api.add_router("", files_router)
    api.add_router("", artifacts_router)
    api.add_router("", workers_router)
    api.add_router("", control_router)
    api.get("/about", response=About, operation_id="about", summary="About this server", tags=["server"])(about)
    _handle_errors(api)
    return api


def about(request: HttpRequest) -> About:
    """Version and how it is opened."""
    return About(
        version=settings.VERSION,
        insecure_open=settings.MESSAGER_INSECURE_OPEN,
        broadcast=len(settings.MESSAGER_BROADCAST),
        max_file_bytes=settings.MESSAGER_MAX_FILE_BYTES,
    )


def _handle_errors(api: NinjaAPI) -> None:
    for error, status in STATUS_OF.items():
        api.exception_handler(error)(lambda request, exc, status=status: problem(status, str(exc)))
    api.exception_handler(InvalidInput)(lambda request, exc: problem(422, str(exc), errors=exc.errors))
    api.exception_handler(BadArgument)(_bad_argument)
    for error, parameter in BAD_CURSORS.items():
        api.exception_handler(error)(lambda request, exc, name=parameter: _bad_cursor(exc, name))
    api.exception_handler(StaleCursor)(lambda request, exc: problem(410, str(exc.__doc__)))
    api.exception_handler(ValidationError)(_invalid_request)
    api.exception_handler(HttpError)(_http_error)
    api.exception_handler(TooManyFieldsSent)(lambda request, exc: problem(400, "The query has too many parameters."))
    # InternalError: such as a server that has become read-only.
    for away in (OperationalError, InterfaceError, InternalError):
        api.exception_handler(away)(_database_away)
    api.exception_handler(Exception)(_unexpected)


def _bad_argument(request: HttpRequest, exc: BadArgument) -> HttpResponse:
    return problem(422, f"The request is not valid: {exc.field}.", errors=[{"loc": [exc.field], "msg": str(exc)}])


def _bad_cursor(exc: Exception, parameter: str) -> HttpResponse:
    words = str(exc.__doc__)
    return problem(422, words, errors=[{"loc": ["query", parameter], "msg": words}])


def _invalid_request(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    errors = [{"loc": _path(error["loc"]), "msg": error["msg"].removeprefix("Value error, ")} for error in exc.errors]
    fields = ", ".join(".".join(map(str, error["loc"])) or "body" for error in errors)
    return problem(422, f"The request is not valid: {fields}.", errors=errors)


def _path(loc: tuple[str | int, ...]) -> list[str | int]:
    """Ninja says ("body", parameter's name, field…): inside the body only the field's path means anything."""
    if loc[0] == "body":
        return list(loc[2:])
    return [part for part in loc if part != "filters"]


def _http_error(request: HttpRequest, exc: HttpError) -> HttpResponse:
    # Ninja hides what the parser said of a body; the only thing that can be wrong with it is that it is not JSON.
    unparsed = exc.status_code == 400 and request.method == "POST"
    return problem(exc.status_code, "The body is not valid JSON." if unparsed else str(exc))


def _database_away(request: HttpRequest, exc: Exception) -> HttpResponse:
    logger.error("the database does not answer: %s", exc)
    response = problem(503)
    response.headers["Retry-After"] = "1"
    return response


def _unexpected(request: HttpRequest, exc: Exception) -> HttpResponse:
    logger.exception("request failed", exc_info=exc, extra={"method": request.method, "path": request.path})
    return problem(500)
