"""What only shows on a real socket: bodies that never end, and what is no HTTP."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from messager.testing.stack import ServerProcess

SUBMIT = "/api/v1/tasks/samples.add/runs"


@pytest.fixture
def wire(http: httpx.Client, server_process: ServerProcess) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", server_process.port), timeout=20) as connection:
        yield connection


def request(*headers: str, method: str = "POST", path: str = SUBMIT) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def status(wire: socket.socket) -> int:
    return int(wire.makefile("rb").readline().split()[1])


def test_a_body_without_a_length_is_refused(http: httpx.Client) -> None:
    answer = http.post(
        "/tasks/samples.add/runs",
        content=iter([b'{"input":', b'{"a":1}}']),
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (411, "application/problem+json")


def test_a_chunked_body_that_never_ends_is_refused_at_its_beginning(wire: socket.socket) -> None:
    wire.sendall(request("Transfer-Encoding: chunked") + b'5\r\n{"inp\r\n')
    assert status(wire) == 411


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(wire: socket.socket) -> None:
    wire.sendall(request(f"Content-Length: {2**40}") + b"{")
    assert status(wire) == 413


def test_a_body_larger_than_allowed_is_refused(http: httpx.Client) -> None:
    answer = http.post(
        "/tasks/samples.add/runs", content=b" " * (256 * 1024 + 1), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert http.get("/tasks").status_code == 200


@pytest.mark.parametrize("length", ["x", "-1", "1, 2"])
def test_a_length_that_is_none_is_refused(wire: socket.socket, length: str) -> None:
    wire.sendall(request(f"Content-Length: {length}"))
    assert status(wire) == 400


def test_a_host_that_is_not_served_is_refused(wire: socket.socket) -> None:
    wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: evil.example.com\r\n\r\n")
    assert status(wire) == 400


def test_what_is_no_http_is_answered_with_400(wire: socket.socket) -> None:
    wire.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
    assert status(wire) == 400


def test_a_websocket_is_not_opened(http: httpx.Client) -> None:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "x" * 16,
    }
    assert http.get("/tasks", headers=headers).status_code in {200, 400, 403, 404, 426}


def test_an_answer_does_not_say_what_serves_it(http: httpx.Client) -> None:
    assert "Server" not in http.get("/tasks").headers


@pytest.mark.parametrize(
    "path", ["/api/v1/runs/%00", "/api/v1/tasks/%2e%2e%2f", "/../../etc/passwd", "/api/v1//tasks", "/%ff"]
)
def test_odd_paths_are_not_found(wire: socket.socket, path: str) -> None:
    wire.sendall(request(method="GET", path=path))
    assert status(wire) == 404


def test_an_accepted_run_is_committed_when_the_answer_comes(http: httpx.Client) -> None:
    from messager.runs.models import Run

    body = json.dumps({"input": {"a": 1}, "scheduled_at": "2099-01-01T00:00:00Z"})
    answer = http.post("/tasks/samples.add/runs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 202
    assert Run.objects.filter(id=answer.json()["id"]).exists()


def test_many_who_never_send_their_body_keep_nobody_from_being_answered(
    http: httpx.Client, server_process: ServerProcess
) -> None:
    with ExitStack() as stalled:
        for _ in range(20):
            wire = stalled.enter_context(socket.create_connection(("127.0.0.1", server_process.port), timeout=20))
            wire.sendall(request("Content-Length: 20") + b"{")
        answer = httpx.get(f"{server_process.url}/healthz", timeout=5, trust_env=False)
    assert answer.status_code == 200


def test_a_body_that_comes_in_pieces_is_read(wire: socket.socket) -> None:
    body = b'{"input": {"a": 1}}'
    wire.sendall(request(f"Content-Length: {len(body)}"))
    wire.sendall(body[:5])
    wire.sendall(body[5:])
    assert status(wire) == 202


@pytest.mark.parametrize("path", ["/api/v1/tasks", "/api/v1/runs", "/api/v1/docs", "/healthz", "/api/v1/openapi.json"])
def test_head_is_answered_as_get_without_the_body(http: httpx.Client, server_process: ServerProcess, path: str) -> None:
    head, get = (httpx.request(method, server_process.url + path, trust_env=False) for method in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}


def test_head_of_what_can_only_be_posted_to_is_refused(http: httpx.Client) -> None:
    answer = http.head("/tasks/samples.add/runs")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
