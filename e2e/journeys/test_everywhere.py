"""What there is on every page: search, shortcuts, the way times are shown, and what is said without a network."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect
from support.api import Api
from support.complaints import Complaints
from support.screen import expect_loaded, expect_state, open_form, open_run, region, text_field


def open_palette(page: Page) -> Locator:
    page.keyboard.press("ControlOrMeta+k")
    field = page.get_by_role("combobox", name="Search everything")
    expect(field).to_be_focused()
    return field


def go_to(page: Page, path: str) -> None:
    page.goto(path)
    expect_loaded(page)


def test_the_palette_leads_to_tasks_and_pages_by_keyboard(page: Page) -> None:
    go_to(page, "/messager/runs")
    open_palette(page).fill("echo")
    expect(page.get_by_role("option", name=re.compile("examples.echo")).first).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Echo a message")

    open_palette(page).fill("workers")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/messager/workers$"))


def test_the_palette_finds_a_run_by_either_end_of_its_id_and_by_what_is_in_it(page: Page, api: Api) -> None:
    run = api.finished("examples.echo", {"message": "a heron in the reeds"})
    go_to(page, "/messager/")
    for text in (run["id"][:18], run["id"][-8:], "heron in the"):
        open_palette(page).fill(text)
        page.get_by_role("option", name=re.compile(run["id"][-8:])).click()
        expect(page).to_have_url(re.compile(run["id"]))
        expect_state(page, "Succeeded")
        page.go_back()


def test_escape_leaves_the_palette_and_gives_the_focus_back(page: Page) -> None:
    go_to(page, "/messager/")
    search = page.get_by_role("button", name="Search everything")
    search.click()
    expect(page.get_by_role("combobox", name="Search everything")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(search).to_be_focused()


def test_shortcuts_are_listed_and_act_but_not_while_somebody_types(page: Page) -> None:
    open_form(page, "examples.echo")
    text_field(page, "Message").press_sequentially("g r? t")
    expect(page).to_have_url(re.compile("/tasks/examples.echo"))
    expect(text_field(page, "Message")).to_have_value("g r? t")

    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Go to Runs")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", level=1)).to_have_text("Runs")


def test_times_are_switched_to_utc_everywhere_and_stay_so(page: Page, api: Api) -> None:
    run = api.finished("examples.echo", {"message": "when?"})
    open_run(page, run["id"])
    details = region(page, "Details")
    page.get_by_role("button", name=re.compile("^Times: Relative")).click()
    page.get_by_role("button", name=re.compile("^Times: Local")).click()
    clock = run["created_at"][11:19]
    expect(details).to_contain_text(f"{clock} UTC")
    page.reload()
    expect(details).to_contain_text(f"{clock} UTC")
    time = details.locator(f"time[datetime='{run['created_at']}']").first
    expect(time).to_have_attribute("title", re.compile(re.escape(run["created_at"])))


def test_without_a_network_the_page_says_so_keeps_what_it_has_and_recovers(
    page: Page, context: BrowserContext, api: Api, complaints: Complaints
) -> None:
    complaints.allow("ERR_INTERNET_DISCONNECTED|Failed to fetch")
    run = api.finished("examples.echo", {"message": "still here"})
    open_run(page, run["id"])
    expect_state(page, "Succeeded")
    context.set_offline(True)
    expect(page.get_by_text("This device is offline.")).to_be_visible()
    expect(region(page, "Result")).to_contain_text("still here")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("This device is offline.")).to_be_visible()

    context.set_offline(False)
    expect(page.get_by_text("This device is offline.")).to_have_count(0)


def test_the_content_is_one_step_away_by_keyboard(page: Page) -> None:
    go_to(page, "/messager/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Search tasks")).to_be_focused()


def test_a_run_prints_without_what_only_a_screen_has(page: Page, api: Api) -> None:
    run = api.finished("examples.count", {"to": 40, "pause": 0})
    open_run(page, run["id"])
    expect(page.get_by_text("counted to 40").first).to_be_attached()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Retry")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(region(page, "Details")).to_be_visible()
