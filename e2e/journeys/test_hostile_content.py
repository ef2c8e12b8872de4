"""Whatever a task says, in its own words, its results, its log, its errors or the names of its files: it stays text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, expect
from support.api import Api, Run
from support.screen import expect_loaded, open_run, region
from support.stack import Stack

SOURCE = r'''
"""Everything that a task can say, said with bad intentions."""

import logging

from celery import shared_task

logger = logging.getLogger(__name__)
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg onload=alert(3)><a xlink:href='javascript:alert(4)'>x</a></svg>",
    "javascript:alert(5)",
    "<a href='javascript:alert(6)'>click</a>",
    "\"><iframe srcdoc='<script>alert(7)</script>'></iframe>",
    "data:text/html,<script>alert(8)</script>",
    "{{constructor.constructor('alert(9)')()}} ${alert(10)}",
    "]]><![CDATA[<script>alert(11)</script>",
    "<style>*{display:none}</style><base href=//evil.example>",
    "\u202egpj.exe\u2066 turned around \u200b\ufeff",
    "nul \0 bell \a escape \x1b",
    "\x1b]8;;javascript:alert(12)\x1b\\a link\x1b]8;;\x1b\\ \x1b[31;44mred\x1b[0m \x1b[2J\x1b]0;title\x07",
    "https://example.com/\u202egpj.exe https://good.example@evil.example/ http://<b>",
    "__proto__",
    "W" * 4000,
    "\u0301" * 500,
]


@shared_task
def result(text: str = "<b>default</b>") -> dict[str, object]:
    """<img src=x onerror=alert(20)> A title that means no good \u202egpj

    <script>alert(21)</script> with [a link](javascript:alert(22)).

    Args:
        text: <svg onload=alert(23)> a field's help \u202egpj
    """
    for line in HOSTILE:
        logger.warning(line)
        print(line)
    return {**{line: line for line in HOSTILE}, "list": HOSTILE, "\u202ename": {"constructor": {"__proto__": "x"}}}


@shared_task
def records() -> list[dict[str, str]]:
    """Give records with hostile names and cells."""
    return [{name: line for name in HOSTILE[:14]} for line in HOSTILE]


@shared_task
def text() -> str:
    """Give one long text."""
    return "\n".join(HOSTILE) + "X" * 300_000


@shared_task(bind=True)
def error(self) -> None:
    """Fail with a hostile error."""
    words = HOSTILE[1] + HOSTILE[10] + "W" * 900
    self.update_state(state="PROGRESS", meta={"current": 1, "total": 2, "message": words})
    raise type("<img src=x onerror=alert(30)>\u202egpj", (Exception,), {})("\n".join(HOSTILE))
'''

TURNED, NUL = "\u2039U+202E\u203agpj.exe\u2039U+2066\u203a", "nul \u2039U+0000\u203a"
"""Signs for what is not seen itself."""
ONLY_TEXT = (Path(__file__).parents[1] / "support" / "only_text.js").read_text()


@pytest.fixture
def hostile(stack: Stack, api: Api) -> Iterator[dict[str, Run]]:
    """A run of each hostile task; the tasks are gone afterwards."""
    stack.add_task_file("hostile.py", SOURCE)
    tags = ["<img src=x onerror=alert(40)>", "\u202egpj.exe", "W" * 64]
    yield {name: api.finished(f"hostile.{name}", tags=tags) for name in ("result", "records", "text", "error")}
    (Path(stack.tasks()) / "hostile.py").unlink()
    stack.restart()


@pytest.fixture
def watched_page(page: Page, base_url: str) -> Iterator[Page]:
    """A page in which no dialog opens, and that asks no other host for anything."""
    opened: list[str] = []
    asked: list[str] = []

    def close(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    page.on("request", lambda request: asked.append(request.url))
    yield page
    home = urlsplit(base_url).netloc
    assert opened == []
    assert [url for url in asked if urlsplit(url).netloc != home and not url.startswith(("blob:", "data:"))] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_words_run_nothing_and_break_no_page(watched_page: Page, hostile: dict[str, Run], width: int) -> None:
    page = watched_page
    page.set_viewport_size({"width": width, "height": 844})
    found = [problem for path in addresses(hostile) for problem in problems_at(page, path)]
    for name, run in hostile.items():
        open_run(page, run["id"])
        expect_loaded(page)
        for tab in page.get_by_role("tab").all():
            tab.click()
            found += problems_of(page, f"{name}, {tab.inner_text()}")
    assert not found, "\n".join(found)


def test_hostile_words_are_read_as_they_are(watched_page: Page, hostile: dict[str, Run]) -> None:
    page = watched_page
    open_run(page, hostile["result"]["id"])
    result, log = region(page, "Result"), region(page, "Log")
    result.get_by_role("button", name="Expand all").click()
    for words in ("<script>alert(1)</script>", TURNED, NUL):
        expect(result).to_contain_text(words)
    for words in ("<img src=x onerror=alert(2)>", TURNED, "a link red"):
        expect(log).to_contain_text(words)
    expect(log).not_to_contain_text("alert(12)")
    open_run(page, hostile["error"]["id"])
    expect(region(page, "Error")).to_contain_text("<img src=x onerror=alert(30)>")


def addresses(hostile: dict[str, Run]) -> list[str]:
    """Every page on which something of these runs is shown."""
    ids = [run["id"] for run in hostile.values()]
    return [
        "/messager/",
        "/messager/tasks/hostile.result",
        f"/messager/tasks/hostile.result?from={ids[0]}",
        "/messager/runs",
        "/messager/runs?tag=%E2%80%AEgpj.exe&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        *[f"/messager/runs/{id}" for id in ids],
        f"/messager/compare?a={ids[0]}&b={ids[1]}",
        "/messager/failures",
        "/messager/workers",
    ]


def problems_at(page: Page, path: str) -> list[str]:
    page.goto(path)
    expect_loaded(page)
    return problems_of(page, path)


def problems_of(page: Page, place: str) -> list[str]:
    """What of the page is more than text, hides something, or is wider than the screen."""
    return [f"{place}: {problem}" for problem in page.evaluate(ONLY_TEXT)]
