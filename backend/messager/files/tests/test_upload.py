"""A file comes in over the network, piece by piece, and is there once that is said."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings

from messager.files.models import FileState, StoredFile
from messager.files.tests.conftest import content_of, is_on_disk
from messager.testing.processes import wait_for
from messager.testing.stack import ServerProcess

OCTETS = {"Content-Type": "application/octet-stream"}
LARGE = bytes(range(256)) * 12_345


def send(http: httpx.Client, content: bytes = b"x", name: str | None = "x.txt", **headers: str) -> httpx.Response:
    query = {} if name is None else {"name": name}
    return http.post("/files", params=query, content=content, headers={**OCTETS, **headers})


def none_is_left() -> bool:
    return not StoredFile.objects.exclude(state=FileState.DELETING).exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", LARGE], ids=["nothing", "little", "much"])
def test_a_file_is_stored_to_the_byte(http: httpx.Client, content: bytes) -> None:
    answer = send(http, content, "Übersicht.csv")
    file = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/files/{file['id']}")
    assert (file["name"], file["size"]) == ("Übersicht.csv", len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert file["expires_at"] > file["created_at"]
    assert http.get(f"/files/{file['id']}").json() == file
    row = StoredFile.objects.get()
    assert (content_of(row), row.state) == (content, "stored")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("a\0b\r\nX: y", "abX: y"),
        ("x\u202egpj.exe", "xgpj.exe"),
        ("z" * 999, "z" * 200),
    ],
)
def test_a_hostile_name_is_only_a_label(http: httpx.Client, name: str, kept: str) -> None:
    answer = send(http, name=name)
    assert (answer.status_code, answer.json()["name"]) == (201, kept)
    row = StoredFile.objects.get()
    assert Path(settings.MESSAGER_FILES, row.key).is_file()


@pytest.mark.parametrize("name", [None, "", "x" * 1001])
def test_a_file_without_a_name_is_refused(http: httpx.Client, name: str | None) -> None:
    answer = send(http, name=name)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["query", "name"])
    assert none_is_left()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_what_a_form_of_another_site_could_send_is_refused(http: httpx.Client, kind: str) -> None:
    answer = send(http, **{"Content-Type": kind})
    assert (answer.status_code, answer.json()["detail"][:17]) == (415, "Send the file's b")
    assert none_is_left()


def test_another_site_is_refused(http: httpx.Client) -> None:
    assert send(http, Origin="https://evil.example.com").status_code == 403
    assert send(http, Origin="https://app.example.com").headers["Access-Control-Allow-Origin"]
    assert StoredFile.objects.count() == 1


def raw(length: Any, *more: str) -> bytes:
    lines = ["POST /api/v1/files?name=x HTTP/1.1", "Host: localhost", "Content-Type: application/octet-stream", *more]
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


@pytest.fixture
def wire(http: httpx.Client, server_process: ServerProcess) -> Any:
    with socket.create_connection(("127.0.0.1", server_process.port), timeout=20) as connection:
        yield connection


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(wire: socket.socket) -> None:
    wire.sendall(raw(settings.MESSAGER_MAX_FILE_BYTES + 1))
    answer = ""
    while piece := wire.recv(65536).decode():
        answer += piece
        if answer.endswith("0\r\n\r\n"):
            break
    assert answer.startswith("HTTP/1.1 413")
    assert f"A file may have {settings.MESSAGER_MAX_FILE_BYTES} bytes (MESSAGER_MAX_FILE_BYTES)." in answer
    assert none_is_left()


def test_a_client_that_leaves_in_the_middle_leaves_nothing(wire: socket.socket) -> None:
    wire.sendall(raw(10_000_000) + b"x" * 2_000_000)
    row = wait_for(lambda: StoredFile.objects.first(), "the file began")
    wait_for(lambda: is_on_disk(row), "bytes came")
    wire.close()
    wait_for(lambda: StoredFile.objects.get().state == FileState.DELETING, "it is to be deleted")
    wait_for(lambda: not is_on_disk(row), "its bytes are gone")


def test_many_uploads_that_stand_still_keep_nobody_waiting(http: httpx.Client, server_process: ServerProcess) -> None:
    address = ("127.0.0.1", server_process.port)
    stalled = [socket.create_connection(address, timeout=20) for _ in range(64)]
    try:
        for one in stalled:
            one.sendall(raw(100) + b"x")
        wait_for(lambda: StoredFile.objects.count() == 64, "all have begun")
        assert http.get("/tasks").status_code == 200
        assert send(http).status_code == 503
    finally:
        for one in stalled:
            one.close()
    wait_for(none_is_left, "all are to be deleted")
    assert send(http).status_code == 201


def test_a_storage_that_is_full_says_so(http: httpx.Client, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    server = ServerProcess(MESSAGER_FILES=str(folder))
    try:
        with server.client() as client:
            assert send(client).status_code == 201
            for part in folder.iterdir():
                if part.is_dir():
                    part.rename(tmp_path / "elsewhere")
            for number in range(256):
                (folder / f"{number:02x}").write_text("in the way")
            answer = send(client)
    finally:
        server.stop()
    assert (answer.status_code, answer.headers["Content-Type"]) == (507, "application/problem+json")
