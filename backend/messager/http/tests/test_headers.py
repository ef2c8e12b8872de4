"""Every answer has the security headers, whatever kind it is."""

from __future__ import annotations

import pytest

from messager.http.headers import API_POLICY, DOCS_POLICY, HEADERS, SPA_POLICY, policy_for
from messager.testing.client import Api

REQUESTS = [
    ("GET", "/api/v1/tasks", {}, 200),
    ("GET", "/api/v1/docs", {}, 200),
    ("GET", "/api/v1/openapi.json", {}, 200),
    ("GET", "/api/v1/nothing", {}, 404),
    ("PUT", "/api/v1/tasks", {}, 405),
    ("POST", "/api/v1/tasks/samples.add/runs", {"Origin": "https://evil.example.com"}, 403),
    ("GET", "/api/v1/tasks", {"Host": "evil.example.com"}, 400),
    ("GET", "/healthz", {}, 200),
    ("GET", "/nothing", {}, 404),
    ("OPTIONS", "/api/v1/tasks", {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}, 200),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), REQUESTS)
def test_every_kind_of_answer_has_them(api: Api, method: str, path: str, headers: dict[str, str], status: int) -> None:
    answer = api.request(method, path, headers=headers)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers


def test_no_policy_allows_what_is_inline_or_from_elsewhere() -> None:
    for policy in (API_POLICY, DOCS_POLICY, SPA_POLICY):
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/messager", SPA_POLICY),
        ("/messager/runs/1", SPA_POLICY),
        ("/api/v1/docs", DOCS_POLICY),
        ("/api/static/ninja/swagger-ui.css", DOCS_POLICY),
        ("/api/v1/docs2", API_POLICY),
        ("/api/v1/runs", API_POLICY),
        ("/", API_POLICY),
    ],
)
def test_the_policy_fits_what_stands_at_the_path(path: str, policy: str) -> None:
    assert policy_for(path) == policy


def test_the_docs_page_needs_nothing_its_policy_forbids(api: Api) -> None:
    page = api.request("GET", "/api/v1/docs").content.decode()
    assert "<style" not in page
    assert "style=" not in page
    assert "https://" not in page


def test_the_docs_pages_files_are_served_by_this_server(api: Api) -> None:
    answer = api.request("GET", "/api/static/ninja/swagger-ui-bundle.js")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["Content-Type"]
    answer.close()


def test_what_the_api_says_is_not_stored(api: Api) -> None:
    assert api.get("/tasks").headers["Cache-Control"] == "no-store"
    run = api.submit("samples.add", {"a": 1})
    assert api.get(f"/runs/{run['id']}").headers["Cache-Control"] == "no-cache"


def test_no_other_origin_may_embed_an_answer(api: Api) -> None:
    assert api.get("/tasks").headers["Cross-Origin-Resource-Policy"] == "same-origin"
    listed = api.get("/tasks", {"Origin": "https://app.example.com"})
    assert listed.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
