"""The journey Messager began with: send a message from a page, and see what came of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, region, run_task, text_field


def test_a_person_sends_a_message_and_sees_its_result(page: Page, api: Api) -> None:
    page.goto("/messager")
    page.get_by_role("link", name="Send a message").first.click()
    text_field(page, "Message").fill("The boat leaves at seven ⛵")
    id = run_task(page)

    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("The boat leaves at seven ⛵")
    expect(region(page, "Result")).to_contain_text("recorded")
    assert api.run(id)["result"]["deliveries"] == []


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/messager/tasks/examples.echo")
    text_field(page, "Message").focus()
    page.keyboard.type("no mouse")
    page.keyboard.press("Control+Enter")

    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("no mouse")


def test_the_address_without_a_path_leads_to_the_page(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile("/messager/?$"))
    expect(page.get_by_role("link", name="Send a message").first).to_be_visible()
