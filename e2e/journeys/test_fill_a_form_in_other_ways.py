"""A form is filled by a link, and as JSON, and both are the same input."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Locator, Page, expect
from support.api import Api
from support.complaints import Complaints
from support.screen import number_field, open_form, run_task, text_field

BIG = 12345678901234567891


def editor(page: Page) -> Locator:
    page.get_by_role("tab", name="JSON").click()
    return page.get_by_role("textbox", name="Input as JSON")


def test_a_link_opens_the_form_filled_in(page: Page, api: Api) -> None:
    page.goto(f"/messager/tasks/examples.count?input={quote(json.dumps({'to': 2, 'pause': 0}))}&tags=linked,twice")
    expect(number_field(page, "To")).to_have_value("2")
    run = api.wait_for_end(run_task(page))
    assert (run["input"], run["tags"]) == ({"to": 2, "pause": 0}, ["linked", "twice"])


def test_the_address_follows_the_form_and_survives_a_reload(page: Page) -> None:
    open_form(page, "examples.echo")
    text_field(page, "Message").fill("kept & shared = #1")
    expect(page).to_have_url(re.compile("input="))
    query = parse_qs(urlsplit(page.url).query)
    assert json.loads(query["input"][0]) == {"message": "kept & shared = #1"}
    page.reload()
    expect(text_field(page, "Message")).to_have_value("kept & shared = #1")


def test_what_is_pasted_as_json_is_in_the_form_and_is_sent_to_the_last_digit(page: Page, api: Api) -> None:
    open_form(page, "examples.arguments")
    editor(page).fill(f'{{"text": "pasted", "big_integer": {BIG}, "anything": [1.0, {BIG}]}}')
    page.get_by_role("tab", name="Form").click()
    expect(text_field(page, "Text")).to_have_value("pasted")
    expect(number_field(page, "Big Integer")).to_have_value(str(BIG))
    run = api.wait_for_end(run_task(page))
    assert run["input"] == {"text": "pasted", "big_integer": BIG, "anything": [1.0, BIG]}
    assert run["result"]["values"]["big_integer"] == BIG


def test_json_that_is_refused_shows_the_line(page: Page, complaints: Complaints) -> None:
    complaints.expect("status of 422")
    open_form(page, "examples.arguments")
    editor(page).fill('{\n  "text": "x",\n  "address": {\n    "postcode": "12"\n  }\n}')
    page.get_by_role("button", name="Run task").click()
    expect(page.get_by_text("address.postcode")).to_be_visible()
    page.get_by_role("button", name="Line 4").click()
    box = page.get_by_role("textbox", name="Input as JSON")
    expect(box).to_be_focused()
    assert box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == '"12"'
