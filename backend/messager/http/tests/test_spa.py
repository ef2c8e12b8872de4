"""The page and its files, when this server serves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from messager.http.headers import SPA_POLICY
from messager.testing.stack import ServerProcess


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("dist")
    (folder / "messager" / "assets").mkdir(parents=True)
    (folder / "messager" / "index.html").write_text("<!doctype html><title>Messager</title>")
    (folder / "messager" / "config.json").write_text('{"api": ""}')
    (folder / "messager" / "assets" / "index-abc123.js").write_text("1")
    server = ServerProcess(MESSAGER_SPA_DIR=str(folder))
    with httpx.Client(base_url=server.url, timeout=20, trust_env=False) as client:
        yield client
    server.stop()


@pytest.mark.parametrize(
    "path", ["/messager/", "/messager", "/messager/runs/1", "/messager/tasks/a.b", "/messager/x?y=z"]
)
def test_every_address_of_the_page_is_the_page(page: httpx.Client, path: str) -> None:
    answer = page.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<title>Messager" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == SPA_POLICY


def test_the_root_leads_to_the_page(page: httpx.Client) -> None:
    answer = page.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/messager/")


def test_a_file_with_a_hash_in_its_name_may_be_kept(page: httpx.Client) -> None:
    answer = page.get("/messager/assets/index-abc123.js")
    assert (answer.status_code, answer.text) == (200, "1")
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == SPA_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_configuration_is_read_anew(page: httpx.Client) -> None:
    answer = page.get("/messager/config.json")
    assert answer.json() == {"api": ""}
    assert "max-age=0" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/messager/assets/gone.js", "/messagers", "/other", "/messager/../../etc/passwd"])
def test_what_is_no_address_of_the_page_is_not_found(page: httpx.Client, path: str) -> None:
    assert page.get(path).status_code == 404


def test_the_page_cannot_be_posted_to(page: httpx.Client) -> None:
    assert page.post("/messager/").status_code == 405


def test_the_files_are_for_pages_of_this_origin_only(page: httpx.Client) -> None:
    answer = page.get("/messager/config.json", headers={"Origin": "https://app.example.com"})
    assert "Access-Control-Allow-Origin" not in answer.headers
