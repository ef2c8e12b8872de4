"""Pages of the origins in MESSAGER_CORS_ORIGINS may call the API, and no others."""

from __future__ import annotations

import pytest

from messager.testing.client import Api

LISTED = "https://app.example.com"
OTHERS = ["https://evil.example.com", "http://app.example.com", "https://app.example.com:8443", "null"]
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type,idempotency-key,prefer",
}


def test_a_listed_origin_is_told_what_it_may_send(api: Api) -> None:
    answer = api.request("OPTIONS", "/api/v1/tasks/samples.add/runs", headers={"Origin": LISTED, **PREFLIGHT})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == LISTED
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"content-type", "idempotency-key", "if-none-match", "prefer"} <= set(allowed)
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_listed_origin_reads_answers_and_their_headers(api: Api) -> None:
    answer = api.post("/tasks/samples.add/runs", {"input": {"a": 1}}, {"Origin": LISTED})
    assert answer.headers["Access-Control-Allow-Origin"] == LISTED
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"etag", "idempotency-replayed", "location", "retry-after"} <= set(exposed)
    assert "origin" in answer.headers["Vary"].lower()


@pytest.mark.parametrize(("path", "status"), [("/runs/nothing", 404), ("/runs?limit=0", 422), ("/tasks/nope", 404)])
def test_a_listed_origin_reads_errors_too(api: Api, path: str, status: int) -> None:
    answer = api.get(path, {"Origin": LISTED})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, LISTED)


@pytest.mark.parametrize(("kind", "status"), [("text/plain", 415), ("application/json", 413)])
def test_a_listed_origin_reads_what_the_guard_says(api: Api, kind: str, status: int) -> None:
    body = "x" * (300 * 1024 if status == 413 else 1)
    answer = api.post("/tasks/samples.add/runs", body, {"Origin": LISTED, "Content-Type": kind})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, LISTED)


@pytest.mark.parametrize("origin", OTHERS)
def test_an_unlisted_origin_is_told_nothing(api: Api, origin: str) -> None:
    for method, headers in (("OPTIONS", PREFLIGHT), ("GET", {}), ("POST", {})):
        answer = api.request(method, "/api/v1/tasks/samples.add/runs", headers={"Origin": origin, **headers})
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_health_is_nobodys_business_elsewhere(api: Api) -> None:
    assert "Access-Control-Allow-Origin" not in api.request("GET", "/healthz", headers={"Origin": LISTED}).headers
