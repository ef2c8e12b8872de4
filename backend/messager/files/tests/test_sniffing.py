from __future__ import annotations

import io
import zipfile

import pytest

from messager.files.sniffing import HEAD, content_type

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (PNG, "picture.png", "image/png"),
        (PNG, "page.html", "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "photo", "image/jpeg"),
        (b"GIF89a\x01\0\x01\0", "a.gif", "image/gif"),
        (b"RIFF\x24\0\0\0WEBPVP8 \x01", "a.webp", "image/webp"),
        (b"%PDF-1.7\n", "a.txt", "application/pdf"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.png", "image/svg+xml"),
        (b"<!DOCTYPE html><html><script>1</script></html>", "a.csv", "text/html"),
        (b"<script>alert(1)</script>", "a.png", "text/plain"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        (b"a,b\n1,2\n", "a", "text/plain"),
        (b"# Title", "README.md", "text/markdown"),
        (b'{"a": 1}', "a.JSON", "application/json"),
        (b"BM is how a text may begin", "a.txt", "text/plain"),
        (b"", "nothing.csv", "text/csv"),
        (b"", "nothing", "text/plain"),
        (zipped("a"), "a.zip", "application/zip"),
        (zipped("a"), "a.png", "application/zip"),
        (bytes(range(256)), "a.png", "application/octet-stream"),
        ("grün".encode()[:3], "cut in two.txt", "text/plain"),
    ],
)
def test_the_bytes_decide_and_the_name_only_between_what_they_allow(head: bytes, name: str, expected: str) -> None:
    assert content_type(head, name) == expected


def test_a_character_at_the_end_of_what_is_looked_at_may_be_cut() -> None:
    assert content_type(("x" * (HEAD - 1) + "ü").encode()[:HEAD], "a.md") == "text/markdown"
