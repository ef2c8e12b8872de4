"""A past run is the start of the next one: same input, one field changed."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, number_field, open_run, region, run_task


def test_one_field_of_a_past_run_is_edited_and_the_new_run_has_the_edit(page: Page, api: Api) -> None:
    past = api.finished("examples.count", {"to": 3, "pause": 0.25})
    open_run(page, past["id"])
    page.get_by_role("link", name="Run again").or_(page.get_by_role("button", name="Run again")).click()

    expect(number_field(page, "To")).to_have_value("3")
    expect(number_field(page, "Pause")).to_have_value("0.25")
    number_field(page, "To").fill("2")
    id = run_task(page)

    assert id != past["id"]
    expect_state(page, "Succeeded")
    expect(region(page, "Input")).to_contain_text("0.25")
    assert api.run(id)["input"] == {"to": 2, "pause": 0.25}


def test_every_kind_of_argument_comes_back_as_it_was(page: Page, api: Api) -> None:
    past = api.finished("examples.arguments")
    assert past["state"] == "succeeded"
    open_run(page, past["id"])
    page.get_by_role("link", name="Run again").or_(page.get_by_role("button", name="Run again")).click()
    expect(page.get_by_role("button", name="Run task")).to_be_visible()
    id = run_task(page)

    assert api.wait_for_end(id)["result"] == past["result"]
