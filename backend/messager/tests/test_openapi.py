"""The OpenAPI schema: one typed operation per task."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from messager.api import create_api
from messager.catalog.registry import all_tasks, find_task
from messager.testing.client import Api

METHODS = {"get", "post", "put", "patch", "delete", "options", "head"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = Api().get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def exported() -> dict[str, Any]:
    out = StringIO()
    call_command("export_schema", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from refs(part)


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return part


def body_of(schema: dict[str, Any], task: str) -> dict[str, Any]:
    content = schema["paths"][f"/api/v1/tasks/{task}/runs"]["post"]["requestBody"]["content"]
    return resolved(schema, content["application/json"]["schema"])


def run_of(schema: dict[str, Any], task: str) -> dict[str, Any]:
    responses = schema["paths"][f"/api/v1/tasks/{task}/runs"]["post"]["responses"]
    assert responses["200"]["content"] == responses["202"]["content"]
    return resolved(schema, responses["202"]["content"]["application/json"]["schema"])


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert schema["info"]["title"]
    assert schema["info"]["version"]


def test_every_task_has_an_operation_of_its_own(schema: dict[str, Any]) -> None:
    for task in all_tasks():
        operation = schema["paths"][f"/api/v1/tasks/{task.name}/runs"]["post"]
        assert operation["summary"] == task.title
        assert "task" not in [parameter["name"] for parameter in operation.get("parameters", [])]


def test_a_tasks_input_and_result_are_typed(schema: dict[str, Any]) -> None:
    input = resolved(schema, body_of(schema, "examples.echo")["properties"]["input"])
    assert input["properties"]["message"]["type"] == "string"
    assert input["required"] == ["message"]
    result = run_of(schema, "samples.add")["properties"]["result"]
    assert {"type": "integer"} in result["anyOf"]
    assert {"type": "null"} in result["anyOf"]


def test_every_task_has_an_operation_for_batches_whose_inputs_are_typed(schema: dict[str, Any]) -> None:
    for task in all_tasks():
        operation = schema["paths"][f"/api/v1/tasks/{task.name}/batches"]["post"]
        assert {"202", "400", "403", "404", "411", "413", "415", "422", "503"} <= set(operation["responses"])
    content = schema["paths"]["/api/v1/tasks/examples.echo/batches"]["post"]["requestBody"]["content"]
    inputs = resolved(schema, content["application/json"]["schema"])["properties"]["inputs"]
    assert (inputs["minItems"], inputs["maxItems"]) == (1, 10_000)
    assert resolved(schema, inputs["items"])["required"] == ["message"]


def test_the_generic_operation_for_batches_takes_objects(exported: dict[str, Any]) -> None:
    content = exported["paths"]["/api/v1/tasks/{task}/batches"]["post"]["requestBody"]["content"]
    inputs = resolved(exported, content["application/json"]["schema"])["properties"]["inputs"]
    assert inputs["items"] == {"type": "object", "additionalProperties": True}


def test_two_tasks_may_each_have_a_model_of_the_same_name(schema: dict[str, Any]) -> None:
    one = resolved(schema, body_of(schema, "samples.crawl")["properties"]["input"])["properties"]["options"]
    two = resolved(schema, body_of(schema, "samples.print_out")["properties"]["input"])["properties"]["options"]
    assert set(resolved(schema, one)["properties"]) == {"depth"}
    assert set(resolved(schema, two)["properties"]) == {"paper"}


def test_a_tasks_model_may_be_called_as_one_of_messagers(schema: dict[str, Any]) -> None:
    page = resolved(schema, body_of(schema, "samples.log_page")["properties"]["input"])["properties"]["page"]
    assert set(resolved(schema, page)["properties"]) == {"colour"}
    logs = schema["paths"]["/api/v1/runs/{run_id}/logs"]["get"]["responses"]["200"]["content"]["application/json"]
    assert set(resolved(schema, logs["schema"])["properties"]) == {"items", "next", "previous", "last"}


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    known = schema["components"]["schemas"]
    assert [ref for ref in refs(schema) if ref.removeprefix("#/components/schemas/") not in known] == []


def test_every_operation_has_a_name_of_its_own(schema: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(schema)]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)


def test_tasks_whose_names_differ_in_a_dot_only_have_operations_of_their_own_names() -> None:
    twins = [dataclasses.replace(find_task("samples.add"), name=name) for name in ("a.b", "a_b", "a-b")]
    paths = create_api(twins).get_openapi_schema(path_prefix="/api/v1/")["paths"]
    names = [paths[f"/api/v1/tasks/{task.name}/runs"]["post"]["operationId"] for task in twins]
    assert names == ["submit_a_b", "submit_a_b_2", "submit_a_b_3"]


def test_only_known_methods_stand_under_a_path(schema: dict[str, Any]) -> None:
    assert {method for _, method, _ in operations(schema)} <= METHODS


def test_every_name_in_a_path_is_a_parameter(schema: dict[str, Any]) -> None:
    for path, _, operation in operations(schema):
        named = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
        assert named == {part.split("}")[0] for part in path.split("{")[1:]}, path


DOWNLOADS = {
    "/api/v1/runs/export": {"text/csv", "application/json", "application/jsonl"},
    "/api/v1/runs/{run_id}/logs.txt": {"text/plain"},
}
"""What is no JSON, or not always."""


def test_every_answer_is_described(schema: dict[str, Any]) -> None:
    for path, method, operation in operations(schema):
        assert operation["responses"], path
        for status, response in operation["responses"].items():
            assert response["description"], (path, method, status)
            kinds = DOWNLOADS.get(path, {"application/json"}) if int(status) < 400 else {"application/problem+json"}
            assert set(response.get("content", kinds)) == kinds, (path, method, status)


def test_each_operation_says_which_errors_it_may_answer_with(schema: dict[str, Any]) -> None:
    paths = schema["paths"]
    assert {"400", "403", "404", "413", "415", "422"} <= set(paths["/api/v1/tasks/{task}/runs"]["post"]["responses"])
    assert {"400", "403", "413", "415", "422"} <= set(paths["/api/v1/tasks/samples.add/runs"]["post"]["responses"])
    for path in ("runs/{run_id}/cancel", "batches/{batch_id}/cancel", "batches/{batch_id}/retry-failed"):
        assert {"403", "404", "409", "411", "413"} <= set(paths[f"/api/v1/{path}"]["post"]["responses"])
    for path, method, operation in operations(schema):
        assert {"400", "503"} <= set(operation["responses"]), path
        assert ("411" in operation["responses"]) == (method == "post"), path


def test_the_headers_of_an_answer_are_described(schema: dict[str, Any], api: Api) -> None:
    described = schema["paths"]["/api/v1/tasks/samples.add/runs"]["post"]["responses"]["202"]["headers"]
    answer = api.post("/tasks/samples.add/runs", {"input": {"a": 1}})
    assert {"Location", "Retry-After", "ETag"} <= set(described) & set(answer.headers)
    assert {"Idempotency-Replayed", "Preference-Applied"} <= set(described)
    found = schema["paths"]["/api/v1/runs/{run_id}"]["get"]["responses"]["200"]["headers"]
    answer = api.get(f"/runs/{answer.json()['id']}")
    assert set(found) == {"ETag", "Retry-After"} <= set(answer.headers)


def test_the_exported_schema_knows_no_task(exported: dict[str, Any]) -> None:
    text = json.dumps(exported)
    assert [task.name for task in all_tasks() if task.name in text] == []
    assert "/api/v1/tasks/{task}/runs" in exported["paths"]


def test_the_exported_schema_is_whole(exported: dict[str, Any]) -> None:
    known = exported["components"]["schemas"]
    assert [ref for ref in refs(exported) if ref.removeprefix("#/components/schemas/") not in known] == []
    assert {"Problem", "RunOut", "TaskOut", "WorkerOut"} <= set(known)


def test_the_exported_schema_is_the_served_one_without_the_tasks(
    schema: dict[str, Any], exported: dict[str, Any]
) -> None:
    own = {path for path in schema["paths"] if not any(f"/{task.name}/" in path for task in all_tasks())}
    assert set(exported["paths"]) == own
    assert {path: schema["paths"][path] for path in own} == exported["paths"]


def test_exporting_twice_gives_the_same_text(exported: dict[str, Any]) -> None:
    out = StringIO()
    call_command("export_schema", stdout=out)
    assert json.loads(out.getvalue()) == exported


def test_the_changes_take_the_filters_of_the_list(schema: dict[str, Any]) -> None:
    names = {
        path: {parameter["name"] for parameter in schema["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
        for path in ("runs", "changes")
    }
    assert names["runs"] - {"cursor", "total"} == names["changes"] - {"since", "wait"}
    assert "410" in schema["paths"]["/api/v1/changes"]["get"]["responses"]
