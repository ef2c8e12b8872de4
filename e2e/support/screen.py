"""The few places of the page that many journeys look at, by the names people and screen readers know them by."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

MESSAGE = re.compile("^Message")


def open_form(page: Page, task: str) -> None:
    page.goto(f"/messager/tasks/{task}")
    expect(page.get_by_role("button", name="Run task")).to_be_visible()


def open_run(page: Page, id: str) -> None:
    page.goto(f"/messager/runs/{id}")


def expect_loaded(page: Page) -> None:
    """All of the page is there. Its network is never idle: one request waits for what happens next."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("loading")).to_have_count(0)


def text_field(page: Page, label: str) -> Locator:
    """The field labelled so, whatever else its label says (that it is required, its unit)."""
    return page.get_by_role("textbox", name=re.compile(f"^{label}"))


def number_field(page: Page, label: str) -> Locator:
    return page.get_by_role("spinbutton", name=re.compile(f"^{label}")).or_(text_field(page, label))


def run_task(page: Page) -> str:
    """Presses the button and returns the id of the run that the page then shows."""
    page.get_by_role("button", name="Run task").click()
    page.wait_for_url(re.compile(r"/messager/runs/[0-9a-f-]{36}$"))
    return page.url.rsplit("/", 1)[-1]


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def expect_state(page: Page, state: str, *, seconds: float = 30) -> None:
    expect(page.get_by_test_id("run-state").first).to_have_text(state, timeout=seconds * 1000)
