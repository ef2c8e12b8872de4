"""Among many runs the one is found, and the address of the page keeps how."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Locator, Page, expect
from support.api import Api


def test_filters_stand_in_the_address_and_survive_a_reload(page: Page, api: Api) -> None:
    word = uuid.uuid4().hex[:12]
    good = api.finished("examples.echo", {"message": f"found {word}"})
    bad = api.finished("examples.fail", {"message": f"lost {word}"})
    page.goto("/messager/runs")
    add_filter(page, word)
    expect(page).to_have_url(re.compile(f"q={word}"))
    expect(row(page, good["id"])).to_be_visible()
    expect(row(page, bad["id"])).to_be_visible()

    add_filter(page, "state:failed")
    expect(page).to_have_url(re.compile("state=failed"))
    expect(row(page, good["id"])).to_be_hidden()
    expect(row(page, bad["id"])).to_be_visible()
    page.reload()

    expect(page.get_by_role("list", name="Filters").get_by_role("listitem")).to_have_count(2)
    expect(row(page, bad["id"])).to_be_visible()
    expect(row(page, good["id"])).to_be_hidden()
    row(page, bad["id"]).click()
    expect(page.get_by_test_id("run-state").first).to_have_text("Failed")


def test_the_task_filter_shows_that_tasks_runs_alone(page: Page, api: Api) -> None:
    echo = api.finished("examples.echo", {"message": "of echo"})
    fail = api.finished("examples.fail")
    page.goto("/messager/runs?task=examples.echo")

    expect(row(page, echo["id"])).to_be_visible()
    expect(row(page, fail["id"])).to_be_hidden()


def add_filter(page: Page, text: str) -> None:
    field = page.get_by_label("Search and filter runs")
    field.fill(text)
    field.press("Enter")


def row(page: Page, id: str) -> Locator:
    return page.locator(f'a[href*="/runs/{id}"]').first
