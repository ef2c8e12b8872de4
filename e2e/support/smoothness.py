"""How long a page stands still while it is used, on a processor that is slower than this one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

SLOWDOWN = 4
LONGEST = 200.0
"""Milliseconds for which a page may not answer, on a processor so many times as slow."""
CATEGORIES = ["__metadata", "toplevel", "disabled-by-default-devtools.timeline"]
TASKS = {"RunTask", "ThreadControllerImpl::RunTask"}

_USE = """async () => {
  const until = async (what, holds) => {
    const end = performance.now() + 60_000
    while (!holds()) {
      if (performance.now() > end) throw new Error(`never: ${what}`)
      await new Promise(requestAnimationFrame)
    }
  }
  for (const step of STEPS) {
    await step()
    await new Promise((resolve) => setTimeout(resolve))
  }
  await new Promise(requestAnimationFrame)
}"""


@dataclass(frozen=True)
class Stillness:
    """What came of it."""

    longest: float
    """Milliseconds that the longest task takes on the slower processor."""

    def is_smooth(self) -> bool:
        """Whether no task takes longer than one may."""
        return 0 < self.longest <= LONGEST


def use(page: Page, path: str, steps: str) -> Stillness:
    """Open the page and take the steps, a list of functions in JavaScript, where `until(what, holds)` waits.

    They are taken by the page itself, since looking for elements from outside costs it time as well. What counts is the
    processor's time, by the browser's own tracing: unlike a clock's, it is the same whatever else the machine does.
    """
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=CATEGORIES)
    try:
        page.goto(path)
        page.evaluate(_USE.replace("STEPS", steps))
    finally:
        trace = browser.stop_tracing()
    return Stillness(SLOWDOWN * _longest_task(json.loads(trace)["traceEvents"]))


def _longest_task(events: list[dict[str, Any]]) -> float:
    """Milliseconds of processor time, of the threads that answer people."""
    names = [event for event in events if event["name"] == "thread_name"]
    main = {(one["pid"], one["tid"]) for one in names if one["args"]["name"] == "CrRendererMain"}
    tasks = [event for event in events if event["name"] in TASKS and (event["pid"], event["tid"]) in main]
    return max((task.get("tdur", 0) / 1000 for task in tasks), default=0.0)
