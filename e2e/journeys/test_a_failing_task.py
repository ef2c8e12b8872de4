"""A task that fails says why, and one that fails at first is tried again."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, open_run, region


def test_a_failed_run_shows_its_error_and_traceback(page: Page, api: Api) -> None:
    run = api.finished("examples.fail", {"message": "the disk is full", "kind": "ValueError"})
    open_run(page, run["id"])

    expect_state(page, "Failed")
    error = region(page, "Error")
    expect(error).to_contain_text("ValueError")
    expect(error).to_contain_text("the disk is full")
    error.get_by_text("Traceback").first.click()
    expect(error).to_contain_text("examples.py")


def test_a_flaky_task_is_tried_again_until_it_succeeds(page: Page, api: Api) -> None:
    run = api.submit("examples.flaky", {"failures": 1})
    open_run(page, run["id"])

    expect_state(page, "Succeeded", seconds=60)
    assert api.run(run["id"])["attempt"] == 2
