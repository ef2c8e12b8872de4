"""Every error is problem details, wherever it comes from."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError
from django.test import RequestFactory

from messager.http.problems import ProblemDetails, problem
from messager.runs import services
from messager.testing.client import PROBLEM, Api


def assert_is_problem(answer: object, status: int) -> None:
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert answer.headers["Content-Type"] == PROBLEM  # type: ignore[attr-defined]
    body = answer.json()  # type: ignore[attr-defined]
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]


@pytest.mark.parametrize(
    "path", ["/nothing", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/runs/1", "/%00"]
)
def test_an_unknown_address_is_not_found(api: Api, path: str) -> None:
    assert_is_problem(api.request("GET", path), 404)


@pytest.mark.parametrize("path", ["/api/v1/tasks", "/api/v1/runs", "/api/v1/workers"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_method_that_an_address_does_not_take_is_refused(api: Api, path: str, method: str) -> None:
    answer = api.request(method, path)
    assert_is_problem(answer, 405)
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
def test_health_is_only_asked_for(api: Api, path: str, method: str) -> None:
    answer = api.request(method, path)
    assert_is_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD"


def test_a_submit_address_tells_its_method(api: Api) -> None:
    answer = api.get("/tasks/samples.add/runs")
    assert_is_problem(answer, 405)
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "body", ["", "{", "nonsense", '{"input": NaN}', '{"input": {"a": Infinity}}', b"\xff\xfe", "\ufeff{}"]
)
def test_a_body_that_is_not_json_is_refused(api: Api, body: str | bytes) -> None:
    answer = api.post("/tasks/samples.add/runs", body)
    assert answer.status_code in {400, 422}
    assert_is_problem(answer, answer.status_code)


def test_nesting_beyond_measure_is_refused(api: Api) -> None:
    assert_is_problem(api.post("/tasks/samples.gives/runs", '{"input": {"value": ' + "[" * 100_000), 400)


def test_a_validation_error_names_the_field_of_the_query(api: Api) -> None:
    answer = api.get("/runs?limit=0&state=nope")
    assert_is_problem(answer, 422)
    assert [error["loc"] for error in answer.json()["errors"]] == [["query", "state", 0], ["query", "limit"]]


def test_a_database_that_does_not_answer_is_said_and_comes_back(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(run_id: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(services, "find_run", away)
    answer = api.get("/runs/018f4e7e-1111-7000-8000-000000000000")
    assert_is_problem(answer, 503)
    assert answer.headers["Retry-After"] == "1"
    assert "closed" not in answer.content.decode()


def test_what_nobody_expected_says_nothing_of_the_inside(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(run_id: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(services, "find_run", broken)
    answer = api.get("/runs/018f4e7e-1111-7000-8000-000000000000")
    assert_is_problem(answer, 500)
    assert "secret" not in answer.content.decode()
    assert "secret" in caplog.text


def test_a_problem_may_say_more() -> None:
    answer = problem(422, "No.", errors=[{"loc": ["input"], "msg": "bad"}])
    assert b'"title": "Unprocessable Entity"' in answer.content
    assert b'"errors": [{"loc": ["input"], "msg": "bad"}]' in answer.content


def test_headers_that_matter_survive_the_change() -> None:
    def refuse(request: object) -> object:
        from django.http import HttpResponseNotAllowed

        return HttpResponseNotAllowed(["GET"])

    request: WSGIRequest = RequestFactory().post("/")
    answer = ProblemDetails(refuse)(request)  # type: ignore[arg-type]
    assert (answer.headers["Allow"], answer.headers["Content-Type"]) == ("GET", PROBLEM)
