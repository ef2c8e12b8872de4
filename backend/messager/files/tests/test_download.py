"""A file goes out: to who knows its address, as an attachment, and never as a page."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from messager.files.models import StoredFile
from messager.files.tests.conftest import upload
from messager.testing.stack import ServerProcess

LARGE = bytes(range(256)) * 12_345


def address(file: StoredFile) -> str:
    return f"/downloads/{file.token}"


def test_it_comes_to_the_byte(http: httpx.Client) -> None:
    answer = http.get(address(upload(LARGE, "large.bin")))
    assert (answer.status_code, answer.content == LARGE) == (200, True)
    assert answer.headers["Content-Length"] == str(len(LARGE))
    assert "x-messager-send" not in answer.headers


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plain.txt", 'attachment; filename="plain.txt"'),
        ('quo"ted.txt', 'attachment; filename="quo\\"ted.txt"'),
        ("über 100 %.txt", "attachment; filename*=utf-8''%C3%BCber%20100%20%25.txt"),
    ],
)
def test_it_is_saved_under_its_name(http: httpx.Client, name: str, header: str) -> None:
    assert http.get(address(upload(name=name))).headers["Content-Disposition"] == header


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "page.html", "text/html"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg", "image/svg+xml"),
        (b"GIF89a/*<script>alert(1)</script>*/", "polyglot.html", "text/plain"),
    ],
)
def test_hostile_content_is_harmless_wherever_it_is_opened(
    http: httpx.Client, content: bytes, name: str, kind: str
) -> None:
    headers = http.get(address(upload(content, name))).headers
    assert headers["Content-Type"].split(";")[0] == kind
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_part_of_it_is_sent_to_who_asks_for_that(http: httpx.Client) -> None:
    file = upload(b"0123456789")
    answer = http.get(address(file), headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    rest = http.get(address(file), headers={"Range": "bytes=7-", "If-Range": answer.headers["ETag"]})
    assert (rest.status_code, rest.content) == (206, b"789")
    changed = http.get(address(file), headers={"Range": "bytes=7-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, b"0123456789")
    beyond = http.get(address(file), headers={"Range": "bytes=10-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */10")


def test_who_has_it_need_not_be_sent_it_again(http: httpx.Client) -> None:
    file = upload()
    etag = http.get(address(file)).headers["ETag"]
    answer = http.get(address(file), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_says_how_large_it_is_and_sends_nothing(http: httpx.Client) -> None:
    answer = http.head(address(upload(LARGE)))
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", str(len(LARGE)))


def test_an_empty_file_is_a_file(http: httpx.Client) -> None:
    answer = http.get(address(upload(b"", "empty")))
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("token", ["x", "..", "%2e%2e%2fmessager.sqlite3", "a" * 32, "%00"])
def test_who_does_not_know_the_address_finds_nothing(http: httpx.Client, token: str) -> None:
    upload()
    assert http.get(f"/downloads/{token}").status_code == 404


def test_its_id_is_not_its_address(http: httpx.Client) -> None:
    assert http.get(f"/downloads/{upload().id}").status_code in {404, 422}


def test_bytes_that_are_gone_are_a_problem_and_no_half_answer(http: httpx.Client) -> None:
    file = upload()
    Path(settings.MESSAGER_FILES, file.key).unlink()
    answer = http.get(address(file))
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


def test_many_who_take_nothing_keep_nobody_waiting(http: httpx.Client, server_process: ServerProcess) -> None:
    file = upload(b"x" * 20_000_000)
    stalled = [socket.create_connection(("127.0.0.1", server_process.port), timeout=20) for _ in range(30)]
    try:
        for one in stalled:
            one.sendall(f"GET /api/v1{address(file)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert one.recv(12) == b"HTTP/1.1 200"
        assert http.get("/tasks").status_code == 200
        assert len(http.get(address(file)).content) == 20_000_000
    finally:
        for one in stalled:
            one.close()
