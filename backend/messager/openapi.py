"""One typed operation per task in the OpenAPI schema.

The tasks are served by one generic operation; here each gets its own path, with its input and its result typed.
pydantic names the models of all tasks together, so two tasks may each have their own `Options`.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from messager.catalog.json_schema import TaskJsonSchema
from messager.catalog.signature import result_type
from messager.catalog.spec import TaskSpec
from messager.runs.batch_schemas import BatchIn
from messager.runs.batches import MOST
from messager.runs.schemas import RunOut, SubmitIn

REF = "#/components/schemas/{model}"
GENERIC = "/tasks/{task}/runs"
GENERIC_BATCH = "/tasks/{task}/batches"
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["loc", "msg"],
                "properties": {
                    "loc": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
                    "msg": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = {400: "Not a request that can be read", 422: "Invalid", 503: "The database does not answer"}
ALWAYS_WRITING = {**ALWAYS, 403: "Another site's page", 411: "No Content-Length", 413: "Too large", 415: "Not JSON"}
ERRORS = {
    "submit": {**ALWAYS_WRITING, 404: "No such task"},
    "write": {**ALWAYS_WRITING, 404: "Not found", 409: "Its state does not allow it"},
    "read": {**ALWAYS, 404: "Not found"},
}
ERRORS_OF = {
    "list_changes": {410: "The cursor is too old, or of another database"},
    "upload_file": {408: "It did not arrive in time", 507: "The storage does not take it"},
    "download_file": {416: "There is nothing in that range"},
}
LOCATION = {"Location": ("string", "Path of what was made")}
ETAG = {"ETag": ("string", "The run's version")}
RETRY_AFTER = {"Retry-After": ("integer", "Seconds after which to ask again, while the run has not ended")}
REPLAYED = {"Idempotency-Replayed": ("string", "true: the run was made by an earlier request with this key")}
BATCH_RETRY_AFTER = {"Retry-After": ("integer", "Seconds after which to ask again, while runs have not ended")}
REPLAYED_BATCH = {"Idempotency-Replayed": ("string", "true: the batch was made by an earlier request with this key")}
BULK_RETRY_AFTER = {"Retry-After": ("integer", "Seconds after which to ask again, while it has not ended")}
REPLAYED_BULK = {"Idempotency-Replayed": ("string", "true: it was made by an earlier request with this key")}
WAITED = {"Preference-Applied": ("string", "The wait that was kept to, where Prefer asked for one")}
ACCEPTED = {**LOCATION, **ETAG, **RETRY_AFTER}
SUBMITTED = {**ACCEPTED, **REPLAYED, **WAITED}
HEADERS: dict[str, dict[int, dict[str, tuple[str, str]]]] = {
    "submit_run": {200: SUBMITTED, 202: SUBMITTED},
    "get_run": {200: {**ETAG, **RETRY_AFTER}, 304: {**ETAG, **RETRY_AFTER}},
    "cancel_run": {200: {**ETAG, **RETRY_AFTER}},
    "retry_run": {202: ACCEPTED},
    "upload_file": {201: LOCATION},
    "submit_batch": {202: {**LOCATION, **BATCH_RETRY_AFTER, **REPLAYED_BATCH}},
    "get_batch": {200: BATCH_RETRY_AFTER},
    "cancel_batch": {200: BATCH_RETRY_AFTER},
    "retry_failed_of_batch": {202: {**LOCATION, **BATCH_RETRY_AFTER}},
    "create_bulk": {202: {**LOCATION, **BULK_RETRY_AFTER, **REPLAYED_BULK}},
    "get_bulk": {200: BULK_RETRY_AFTER},
}


@dataclass(frozen=True, kw_only=True)
class _Models:
    """What is particular to a task."""

    submit: type[BaseModel]
    run: type[BaseModel]
    batch: type[BaseModel]


def with_tasks(schema: OpenAPISchema, tasks: Sequence[TaskSpec]) -> OpenAPISchema:
    """Ninja's schema, with operations per task and the errors of each operation."""
    schemas = schema["components"]["schemas"]
    schemas["Problem"] = PROBLEM
    _describe_errors(schema)
    _describe_headers(schema)
    models = {task.name: _models(task) for task in tasks}
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = []
    for one in models.values():
        wanted += [(one.submit, "validation"), (one.run, "serialization"), (one.batch, "validation")]
    refs, definitions = models_json_schema(wanted, ref_template=REF, schema_generator=TaskJsonSchema)
    schemas.update(_beside(schemas, definitions.get("$defs", {})))
    taken = {operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()}
    for task in tasks:
        one = models[task.name]
        answers = dict.fromkeys((200, 202), refs[one.run, "serialization"])
        _add(schema, GENERIC, task, "submit_", refs[one.submit, "validation"], answers, taken)
        _add(schema, GENERIC_BATCH, task, "submit_batch_", refs[one.batch, "validation"], {}, taken)
    return schema


def _add(
    schema: OpenAPISchema,
    generic: str,
    task: TaskSpec,
    prefix: str,
    body: dict[str, Any],
    answers: dict[int, dict[str, Any]],
    taken: set[str],
) -> None:
    """The task's own operation of a generic one."""
    path = next(path for path in schema["paths"] if path.endswith(generic))
    operation = _operation(schema["paths"][path]["post"], task, prefix, taken)
    operation["requestBody"]["content"]["application/json"]["schema"] = body
    for status, answer in answers.items():
        operation["responses"][status]["content"]["application/json"]["schema"] = answer
    schema["paths"][path.replace("{task}", task.name)] = {"post": operation}


def _beside(schemas: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The tasks' definitions; one that is called as another of the API's is gets another name."""
    taken = {name for name, one in definitions.items() if schemas.get(name, one) != one}
    names = {name: f"{name}OfTask" if name in taken else name for name in definitions}
    refs = {REF.format(model=name): REF.format(model=names[name]) for name in taken}
    return {names[name]: _with_refs(one, refs) for name, one in definitions.items()}


def _with_refs(value: Any, refs: dict[str, str]) -> Any:
    """`value` with references replaced, those of a discriminator's mapping, too."""
    if isinstance(value, dict):
        return {name: _with_refs(part, refs) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_refs(part, refs) for part in value]
    return refs.get(value, value) if isinstance(value, str) else value


def _models(task: TaskSpec) -> _Models:
    stem = task.input_model.__name__.removesuffix("Input")
    inputs = Annotated[list[task.input_model], Field(min_length=1, max_length=MOST)]  # type: ignore[name-defined]
    return _Models(
        submit=create_model(f"{stem}Submit", __base__=SubmitIn, input=(task.input_model, ...)),
        run=create_model(f"{stem}Run", __base__=RunOut, result=(result_type(task.task.run) | None, Field(None))),
        batch=create_model(f"{stem}SubmitBatch", __base__=BatchIn, inputs=(inputs, ...)),
    )


def _operation(generic: dict[str, Any], task: TaskSpec, prefix: str, taken: set[str]) -> dict[str, Any]:
    operation = copy.deepcopy(generic)
    operation["operationId"] = _unique(prefix + "".join(c if c.isalnum() else "_" for c in task.name), taken)
    operation["summary"] = f"{task.title}, many times" if prefix == "submit_batch_" else task.title
    operation["description"] = task.description or generic["description"]
    operation["tags"] = ["run a task"]
    operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "task"]
    return operation


def _unique(name: str, taken: set[str]) -> str:
    """`name`, with a number where `a.b` and `a_b` would have the same; it is taken from then on."""
    numbered = (f"{name}_{number}" for number in itertools.count(2))
    free = next(one for one in itertools.chain([name], numbered) if one not in taken)
    taken.add(free)
    return free


def _describe_errors(schema: OpenAPISchema) -> None:
    content = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            kind = "submit" if path.endswith((GENERIC, GENERIC_BATCH)) else "read" if method == "get" else "write"
            own = ERRORS_OF.get(operation["operationId"], {})
            for status, words in {**ERRORS[kind], **own}.items():
                operation["responses"].setdefault(status, {"description": words, "content": content})


def _describe_headers(schema: OpenAPISchema) -> None:
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, headers in HEADERS.get(operation["operationId"], {}).items():
                operation["responses"][status]["headers"] = {
                    name: {"description": words, "schema": {"type": kind}} for name, (kind, words) in headers.items()
                }
            operation["responses"][503]["headers"] = {
                "Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}
            }
