"""A slow run is watched while it works: its progress, its log, its end."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, number_field, open_form, open_run, region, run_task


def test_a_person_follows_progress_and_log_until_the_result(page: Page) -> None:
    open_form(page, "examples.count")
    number_field(page, "To").fill("6")
    number_field(page, "Pause").fill("0.7")
    run_task(page)

    expect_state(page, "Running")
    progress = page.get_by_role("progressbar")
    expect(progress).to_have_attribute("aria-valuetext", re.compile("^[1-5] of 6"))
    expect(region(page, "Log")).to_contain_text("1")

    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("6")
    expect(region(page, "Log").get_by_text(re.compile(r"\b6\b")).first).to_be_visible()


def test_tqdm_and_print_are_progress_and_log(page: Page, api: Api) -> None:
    run = api.submit("examples.download", {"files": 4, "pause": 1})
    open_run(page, run["id"])

    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", re.compile("^[1-3] of 4"))
    expect_state(page, "Succeeded")
    expect(region(page, "Log")).to_contain_text("file 4 is here")


def test_the_page_stops_asking_once_the_run_has_ended(page: Page, api: Api) -> None:
    run = api.finished("examples.echo", {"message": "over"})
    open_run(page, run["id"])
    expect_state(page, "Succeeded")
    page.wait_for_load_state("networkidle")

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.install()
    page.clock.run_for(30_000)
    assert [url for url in asked if run["id"] in url] == []
