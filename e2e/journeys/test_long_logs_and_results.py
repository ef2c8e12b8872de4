"""Ten thousand log lines and a result of five megabytes are read like short ones: the page never stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect
from support.api import Api, Run
from support.screen import open_run, region
from support.smoothness import use
from support.stack import Stack

SOURCE = '''
import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task
def report(rows: int = 26_000, lines: int = 10_000) -> list[dict[str, object]]:
    """Report at length."""
    for n in range(1, lines + 1):
        level = logging.ERROR if n % 100 == 0 else logging.INFO
        logger.log(level, "\\x1b[36mline\\x1b[0m %d of \\x1b[1m%d\\x1b[0m, and %s", n, lines, "so on " * (n % 40))
    return [
        {"id": n, "name": f"Customer {n}", "total": n * 1.25, "note": "a note for this one " * 6, "tags": ["a", "b"]}
        for n in range(rows)
    ]
'''

READ = (Path(__file__).parents[1] / "support" / "reading.js").read_text()

LIST = """[
  () => until('the run', () => document.querySelector('main a[href*="/runs/"]')),
  () => scrollTo(0, document.documentElement.scrollHeight),
]"""


@pytest.fixture
def long_run(stack: Stack, api: Api) -> Iterator[Run]:
    """A run with a long log and a large result, of a task that is gone afterwards."""
    stack.add_task_file("bulky.py", SOURCE)
    run = api.finished("bulky.report")
    assert run["state"] == "succeeded", run["error"]
    yield run
    (Path(stack.tasks()) / "bulky.py").unlink()
    stack.restart()


def test_a_long_run_is_read_without_the_page_standing_still(page: Page, api: Api, long_run: Run) -> None:
    path = f"/messager/runs/{long_run['id']}"
    assert len(api.http.get(f"/runs/{long_run['id']}/result").content) > 5_000_000
    sizes = bytes_received(page)

    read = use(page, path, READ)
    assert read.is_smooth(), read
    assert max(sizes) < 1_000_000

    sizes.clear()
    listed = use(page, "/messager/runs", LIST)
    assert listed.is_smooth(), listed
    assert max(sizes) < 1_000_000


def test_what_is_cut_says_so_and_is_downloaded_whole(page: Page, api: Api, long_run: Run) -> None:
    open_run(page, long_run["id"])
    expect(region(page, "Result")).to_contain_text("Only the beginning is shown here. All of it has 5.")
    whole = api.http.get(f"/runs/{long_run['id']}/result").content
    with page.expect_download() as download:
        region(page, "Result").get_by_role("link", name="download full result").click()
    assert download.value.path().read_bytes() == whole
    assert download.value.suggested_filename == f"bulky.report-{long_run['id']}-result.json"

    with page.expect_download() as download:
        region(page, "Log").get_by_role("link", name="Download log").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 10_000
    assert lines[4].endswith(" INFO     line 5 of 10000, and so on so on so on so on so on ")


def bytes_received(page: Page) -> list[int]:
    """The size of each answer of the API, as they come."""
    sizes: list[int] = []

    def note(answer: Response) -> None:
        if "/api/" in answer.url:
            sizes.append(int(answer.headers.get("content-length", 0)))

    page.on("response", note)
    return sizes
