"""A task's page fills its form from what was there before, says how the task did, and runs it when it is told to."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, number_field, open_form, region, run_task, text_field

BESIDE = "Fill the form"


def test_a_recent_input_fills_the_form_and_is_sent_as_seen(page: Page, api: Api) -> None:
    word = uuid.uuid4().hex[:12]
    for _ in range(2):
        api.finished("examples.echo", {"message": f"again {word}"}, tags=["nightly"])
    api.finished("examples.echo", {"message": "another"})
    open_form(page, "examples.echo")
    text_field(page, "Message").fill("half typed")
    recent = region(page, BESIDE).get_by_role("link", name=re.compile(word))
    expect(recent).to_have_count(1)
    expect(recent).to_contain_text("2 times")
    recent.click()

    expect(text_field(page, "Message")).to_have_value(f"again {word}")
    id = run_task(page)
    assert (api.run(id)["input"], api.run(id)["tags"]) == ({"message": f"again {word}"}, ["nightly"])


def test_a_saved_input_is_there_for_everybody_until_it_is_deleted(page: Page, api: Api) -> None:
    name = f"every {uuid.uuid4().hex[:12]}"
    open_form(page, "examples.count")
    number_field(page, "To").fill("3")
    number_field(page, "Pause").fill("0.125")
    page.get_by_role("button", name="Save input").click()
    page.get_by_role("dialog").get_by_label("Name").fill(name)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()

    open_form(page, "examples.count")
    region(page, BESIDE).get_by_role("tab", name="Saved").click()
    region(page, BESIDE).get_by_role("link", name=re.compile(name)).click()
    expect(number_field(page, "Pause")).to_have_value("0.125")
    id = run_task(page)
    assert api.run(id)["input"] == {"to": 3, "pause": 0.125}

    page.go_back()
    region(page, BESIDE).get_by_role("tab", name="Saved").click()
    region(page, BESIDE).get_by_role("button", name=f"Delete {name}").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(region(page, BESIDE).get_by_role("link", name=re.compile(name))).to_have_count(0)
    assert name not in [item["name"] for item in api.http.get("/tasks/examples.count/inputs").json()["items"]]


def test_statistics_match_the_runs_that_were_made(page: Page, api: Api) -> None:
    path = "/tasks/examples.fail/stats"
    before = api.http.get(path).raise_for_status().json()["counts"]
    for _ in range(2):
        api.finished("examples.fail")
    after = api.http.get(path).raise_for_status().json()
    assert after["counts"]["failed"] == before.get("failed", 0) + 2
    assert sum(after["durations"]["counts"]) == after["runs"]

    open_form(page, "examples.fail")
    stats = region(page, "Statistics")
    expect(stats.get_by_text("Runs ended", exact=True).first.locator("xpath=..")).to_contain_text(f"{after['runs']:,}")
    chart = stats.get_by_role("figure", name="Runs ended")
    expect(chart.locator("canvas")).to_be_visible()
    chart.get_by_text("As a table").click()
    cells = chart.get_by_role("table").get_by_role("row").locator("td:last-child").all_inner_texts()
    assert sum(int(cell.replace(",", "")) for cell in cells) == after["counts"]["failed"]

    stats.get_by_label("Time").select_option(label="Last 7 days")
    expect(page).to_have_url(re.compile("stats=7d"))
    page.go_back()
    expect(stats.get_by_label("Time")).to_have_value("24h")


def test_a_run_that_ends_is_counted_on_the_open_page(page: Page, api: Api) -> None:
    api.finished("examples.echo", {"message": "first"})
    open_form(page, "examples.echo")
    figure = region(page, "Statistics").locator("dl > div").filter(has_text="Runs ended").locator("dd")
    expect(figure).to_have_text(re.compile(r"^[\d,]+$"))
    before = int(figure.inner_text().replace(",", ""))
    api.finished("examples.echo", {"message": "second"})
    expect(figure).to_have_text(f"{before + 1:,}")


def test_a_task_that_never_ran_says_what_to_do(page: Page) -> None:
    open_form(page, "examples.once")  # which no other journey runs
    expect(region(page, BESIDE).get_by_text("None yet")).to_be_visible()
    expect(region(page, "Statistics").get_by_text("No run ended in this time")).to_be_visible()


def test_a_run_at_a_time_runs_then(page: Page, api: Api) -> None:
    due = datetime.now(UTC) + timedelta(seconds=15)
    query = urlencode({"input": json.dumps({"message": "later"}), "at": due.isoformat()})
    page.goto(f"/messager/tasks/examples.echo?{query}")
    expect(page.get_by_text(re.compile("^Starts .* UTC"))).to_be_visible()
    id = run_task(page)
    expect_state(page, "Scheduled")
    expect_state(page, "Succeeded", seconds=60)
    assert api.run(id)["started_at"] >= due.isoformat()


def test_a_scheduled_run_is_seen_and_can_be_cancelled(page: Page, api: Api) -> None:
    open_form(page, "examples.echo")
    text_field(page, "Message").fill("never")
    page.get_by_text("Time and tags").click()
    page.get_by_label("Time zone").select_option(label="UTC")
    page.get_by_label("Run at").fill("2098-01-02T03:04")
    expect(page.get_by_text("on 2 Jan 2098 at 03:04 UTC")).to_be_visible()
    id = run_task(page)
    assert api.run(id)["scheduled_at"] == "2098-01-02T03:04:00.000000Z"

    page.go_back()
    region(page, "Recent runs").locator(f'a[href$="{id}"]').click()
    expect_state(page, "Scheduled")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel this run").click()
    expect_state(page, "Cancelled")
    assert api.run(id)["state"] == "cancelled"
