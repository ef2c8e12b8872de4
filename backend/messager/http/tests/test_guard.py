"""What a page of another site could make a browser send is refused before anything happens."""

from __future__ import annotations

from typing import Any

import pytest

from messager.runs.models import Run
from messager.testing.client import PROBLEM, Api

SUBMIT = "/tasks/samples.add/runs"
BODY = {"input": {"a": 1}}
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "null",
        "http://localhost:8001",
        "http://127.0.0.1:8000",
        "http://localhost",
        "",
        "http://[",
    ],
)
def test_a_page_of_another_origin_cannot_write(api: Api, origin: str) -> None:
    answer = api.post(SUBMIT, BODY, {"Origin": origin})
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, PROBLEM)
    assert not Run.objects.exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none, cross-site", "anything"])
def test_a_browser_that_says_it_comes_from_elsewhere_cannot_write(api: Api, site: str) -> None:
    assert api.post(SUBMIT, BODY, {"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("path", ["/runs/{}/cancel", "/runs/{}/retry", "/nothing"])
def test_every_write_is_guarded(api: Api, path: str) -> None:
    assert api.post(path.format("0" * 36), None, {"Origin": "https://evil.example.com"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://app.example.com", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_the_own_page_a_listed_origin_and_other_programs_can_write(api: Api, headers: dict[str, str]) -> None:
    assert api.post(SUBMIT, BODY, headers).status_code == 202


def test_a_listed_origin_is_compared_as_a_whole(api: Api) -> None:
    assert api.post(SUBMIT, BODY, {"Origin": "https://app.example.com.evil.com"}).status_code == 403
    assert api.post(SUBMIT, BODY, {"Origin": "http://app.example.com"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example.com", "localhost.evil.com", "127.0.0.1.nip.io", "a b", ""])
@pytest.mark.parametrize("path", ["/api/v1/tasks", "/healthz", "/nothing"])
def test_a_host_name_that_is_not_served_is_refused(api: Api, host: str, path: str) -> None:
    answer = api.request("GET", path, headers={"Host": host})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:8000", "[::1]:8000"])
def test_the_names_of_loopback_are_served(api: Api, host: str) -> None:
    assert api.get("/tasks", {"Host": host}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "json"])
def test_a_body_that_is_not_sent_as_json_is_refused(api: Api, kind: str) -> None:
    answer = api.post(SUBMIT, BODY, {"Content-Type": kind})
    assert (answer.status_code, answer.headers["Content-Type"]) == (415, PROBLEM)


def test_json_may_be_sent_with_a_charset_in_any_case(api: Api) -> None:
    assert api.post(SUBMIT, BODY, {"Content-Type": "Application/JSON; charset=utf-8"}).status_code == 202


def test_what_curl_sends_by_default_is_read_as_json(api: Api) -> None:
    assert api.post(SUBMIT, BODY, {"Content-Type": FORM}).status_code == 202


@pytest.mark.parametrize(
    "header",
    [
        {"Origin": "http://localhost:8000"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Mode": "navigate"},
        {"Referer": "https://evil.example.com/"},
        {"Cookie": "a=b"},
    ],
)
def test_a_form_of_a_browser_is_never_read_as_json(api: Api, header: dict[str, str]) -> None:
    assert api.post(SUBMIT, BODY, {"Content-Type": FORM, **header}).status_code == 415


def test_a_body_above_the_limit_is_refused_unread(api: Api) -> None:
    answer = api.post(SUBMIT, "x" * (256 * 1024 + 1))
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, PROBLEM)


def test_a_body_at_the_limit_is_read(api: Api) -> None:
    text = '{"input": {"text": "%s"}}'
    text %= "x" * (256 * 1024 - len(text) + 2)
    assert len(text) == 256 * 1024
    assert api.post("/tasks/samples.says/runs", text).status_code == 202


def test_a_batch_may_be_larger_than_other_bodies(api: Api) -> None:
    text = '{"inputs": [{"text": "%s"}]}' % ("x" * 1024 * 1024)
    assert api.post("/tasks/samples.says/batches", text).status_code == 202


@pytest.mark.parametrize("path", ["/batches", "/batches/x", "/tasks/a/batches/", "/tasks/a/b/batches", "/tasks/a/runs"])
def test_only_where_batches_are_submitted_may_bodies_be_that_large(api: Api, path: str) -> None:
    assert api.post(path, "x" * (256 * 1024 + 1)).status_code == 413


def test_a_batch_above_its_own_limit_is_refused_unread(api: Api, settings: Any) -> None:
    settings.MESSAGER_MAX_BATCH_BYTES = 300 * 1024
    answer = api.post("/tasks/samples.says/batches", "x" * (300 * 1024 + 1))
    assert (answer.status_code, answer.headers["Content-Type"]) == (413, PROBLEM)
    assert "MESSAGER_MAX_BATCH_BYTES" in answer.json()["detail"]


@pytest.mark.parametrize("length", ["-1", "1e3", "²", "0x10", "many", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(api: Api, length: str) -> None:
    answer = api._client.post("/api/v1" + SUBMIT, "{}", content_type="application/json", CONTENT_LENGTH=length)
    assert answer.status_code == 400


def test_a_body_of_unknown_length_is_refused(api: Api) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    answer = api._client.generic("POST", "/api/v1" + SUBMIT, "", content_type="application/json", headers=headers)
    assert answer.status_code == 411
