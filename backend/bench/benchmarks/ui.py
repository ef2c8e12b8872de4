"""The page: how much has to be fetched, and how soon a slow machine shows it."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.context import Context
from bench.machine import ROOT
from bench.result import Result, line
from bench.stack.embedded import embedded_stack
from bench.statistics import median

LOADS, QUICK_LOADS = 5, 2
"""In each round, each with a cache that is cold."""
SLOWDOWN = 4
"""Times slower than this machine's CPU."""
SIZE, FIRST = (150, "kB"), (1000, "ms")
PATIENCE = 60_000.0
"""Milliseconds the page may take to show its tasks."""
AFTERWARDS = 1_000.0
"""Milliseconds in which it may still be busy once they are shown."""
BUILT = ROOT / "frontend" / "dist" / "messager"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FIGURES = ("first contentful paint", "largest contentful paint", "task list shown", "total blocking time")
_WATCH = Path(__file__).with_suffix(".js")
_SHOWN = "() => seen.list > 0"


def run(context: Context) -> Result:
    """kB gzipped, and milliseconds."""
    loads, rounds = QUICK_LOADS if context.options.quick else LOADS, list[dict[str, Any]]()
    with embedded_stack() as stack, sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(args=list(FLAGS), executable_path=found)
        for number in range(1, context.options.rounds + 1):
            loaded = [_load(browser, f"{stack.url}/messager/") for _ in range(loads)]
            rounds.append({"round": number, **{name: median([one[name] for one in loaded]) for name in FIGURES}})
            context.say(f"round {number} of {context.options.rounds}")
        browser.close()
    times = [
        line(name, "ms", [one[name] for one in rounds], *([FIRST] if name == FIGURES[0] else [])) for name in FIGURES
    ]
    sizes = [
        line("JavaScript of the first page, gzipped", "kB", [_kilobytes(_first_page("js"))], SIZE),
        line("JavaScript of all pages, gzipped", "kB", [_kilobytes(BUILT.rglob("*.js"))]),
        line("CSS of the first page, gzipped", "kB", [_kilobytes(_first_page("css"))]),
    ]
    return Result(benchmark="ui", database=None, lines=[*sizes, *times], rounds=rounds)


def _load(browser: Browser, url: str) -> dict[str, float]:
    """With a new profile, so with an empty cache."""
    browsing = browser.new_context()
    try:
        page = browsing.new_page()
        session = browsing.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        page.add_init_script(path=_WATCH)
        page.goto(url)
        page.wait_for_function(_SHOWN, timeout=PATIENCE)
        page.wait_for_timeout(AFTERWARDS)
        seen = page.evaluate("() => seen")
    finally:
        browsing.close()
    return dict(zip(FIGURES, (seen["first"], seen["largest"], seen["list"], _blocking(seen)), strict=True))


def _blocking(seen: dict[str, Any]) -> float:
    """What of each task exceeds 50 ms, as then somebody who clicks has to wait: from the first content on."""
    return sum(max(0.0, float(took) - 50) for began, took in seen["long"] if began >= seen["first"])


def _first_page(kind: str) -> Iterator[Path]:
    """The files that the document names: what is imported with them stands there, too; what comes later does not."""
    document = (BUILT / "index.html").read_text()
    return (BUILT / name for name in sorted(set(re.findall(rf'"/messager/([^"]+\.{kind})"', document))))


def _kilobytes(files: Iterable[Path]) -> float:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1000
