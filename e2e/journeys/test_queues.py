"""A queue is paused and resumed on its page, and what waits meanwhile is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from support.api import Api
from support.screen import expect_state, open_run
from support.stack import Stack

QUEUE = "celery"


@pytest.fixture(autouse=True)
def resumed(api: Api) -> Iterator[None]:
    """Whatever becomes of a test, the next one has a queue that works."""
    yield
    api.resume(QUEUE)


def row(page: Page) -> Locator:
    return page.get_by_role("table", name="Queues").get_by_role("row").filter(has_text=QUEUE)


def pause(page: Page, reason: str) -> None:
    page.goto("/messager/queues")
    row(page).get_by_role("button", name=f"Pause {QUEUE}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("No further run of it begins")
    dialog.get_by_role("textbox", name="Reason").fill(reason)
    dialog.get_by_role("button", name="Pause this queue").click()
    expect(row(page)).to_contain_text("Paused")
    expect(row(page)).to_contain_text(reason)


def resume(page: Page) -> None:
    page.goto("/messager/queues")
    row(page).get_by_role("button", name=f"Resume {QUEUE}").click()
    expect(row(page).get_by_role("button", name=f"Pause {QUEUE}")).to_be_visible()


def test_a_paused_queue_keeps_runs_waiting_and_resuming_it_runs_them(page: Page, api: Api) -> None:
    pause(page, "the mail server is away")
    run = api.submit("examples.echo", {"message": "patience"})
    open_run(page, run["id"])
    expect_state(page, "Queued")
    page.goto("/messager/queues")
    expect(row(page)).to_contain_text("Paused")
    assert api.run(run["id"])["state"] == "queued"

    resume(page)
    open_run(page, run["id"])
    expect_state(page, "Succeeded")


def test_a_pause_and_what_waits_for_it_outlive_a_restart(page: Page, stack: Stack, api: Api) -> None:
    pause(page, "over night")
    run = api.submit("examples.echo", {"message": "still here"})
    page.goto("about:blank")  # a page that polls would complain of the API's absence
    stack.restart("app", "worker", "redis")

    page.goto("/messager/queues")
    expect(row(page)).to_contain_text("over night", timeout=60_000)
    open_run(page, run["id"])
    expect_state(page, "Queued")
    resume(page)
    open_run(page, run["id"])
    expect_state(page, "Succeeded", seconds=60)
