"""A run is stopped half-way, and started again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, open_run, region


def test_a_running_task_is_cancelled(page: Page, api: Api) -> None:
    run = api.submit("examples.count", {"to": 1000, "pause": 0.2})
    open_run(page, run["id"])
    expect_state(page, "Running")
    page.get_by_role("button", name="Cancel run").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel this run").click()

    expect_state(page, "Cancelled")
    expect(page.get_by_role("button", name="Cancel run")).to_be_hidden()
    assert api.run(run["id"])["state"] == "cancelled"


def test_a_person_may_think_better_of_it(page: Page, api: Api) -> None:
    run = api.submit("examples.count", {"to": 8, "pause": 0.5})
    open_run(page, run["id"])
    expect_state(page, "Running")
    page.get_by_role("button", name="Cancel run").click()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect_state(page, "Succeeded")


def test_a_scheduled_run_is_cancelled_before_it_starts(page: Page, api: Api) -> None:
    run = api.submit("examples.echo", {"message": "never"}, scheduled_at="2099-01-01T00:00:00Z")
    open_run(page, run["id"])
    expect_state(page, "Scheduled")
    page.get_by_role("button", name="Cancel run").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel this run").click()

    expect_state(page, "Cancelled")
    assert api.run(run["id"])["attempt"] == 0


def test_retry_makes_a_new_run_of_the_same_input(page: Page, api: Api) -> None:
    run = api.finished("examples.echo", {"message": "once more"})
    open_run(page, run["id"])
    expect_state(page, "Succeeded")
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("dialog").get_by_role("button", name="Make a new run").click()

    page.wait_for_url(lambda url: "/runs/" in url and run["id"] not in url)
    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("once more")
    again = api.run(page.url.rsplit("/", 1)[-1])
    assert (again["retry_of"], again["input"]) == (run["id"], run["input"])
    expect(page.get_by_role("link", name=re.compile(run["id"][-6:]))).to_be_visible()
