"""What does not fit is said at its field, and no run is made of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.api import Api
from support.complaints import Complaints
from support.screen import open_form, text_field

REFUSED = re.compile("status of 422")


def test_bad_input_is_shown_at_its_field_and_corrected_there(page: Page, api: Api, complaints: Complaints) -> None:
    complaints.allow(REFUSED.pattern)
    before = newest(api)
    open_form(page, "messages.send")
    message = text_field(page, "Message")
    page.get_by_role("button", name="Run task").click()

    expect(message).to_have_attribute("aria-invalid", "true")
    expect(message).to_be_focused()
    expect(message).to_have_accessible_description(re.compile(r"\S"))
    assert newest(api) == before

    message.fill("now there is something")
    page.get_by_role("button", name="Run task").click()
    expect(page.get_by_test_id("run-state").first).to_be_visible()


def test_a_bad_recipient_is_refused_before_anything_is_sent(page: Page, api: Api, complaints: Complaints) -> None:
    complaints.expect(REFUSED.pattern)
    before = newest(api)
    page.goto("/messager/tasks/messages.send")
    text_field(page, "Message").fill("to nobody")
    give_recipient(page, "not-an-address")
    page.get_by_role("button", name="Run task").click()

    expect(text_field(page, "Recipient")).to_have_attribute("aria-invalid", "true")
    assert newest(api) == before


def give_recipient(page: Page, recipient: str) -> None:
    """The recipient is optional, so its field may have to be asked for first."""
    field = text_field(page, "Recipient")
    choice = page.get_by_role("combobox", name=re.compile("^Recipient"))
    expect(field.or_(choice).first).to_be_visible()
    if not field.is_visible():
        choice.select_option(index=0)
    field.fill(recipient)


def newest(api: Api) -> list[str]:
    return [run["id"] for run in api.http.get("/runs", params={"limit": 1}).json()["items"]]
