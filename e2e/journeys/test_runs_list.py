"""A list of thousands of runs is narrowed, read, gone through, acted upon and taken away."""

from __future__ import annotations

import csv
import re
import uuid
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from support.api import Api

TABLE = "Runs"


def test_filters_are_completed_by_keyboard_and_the_address_restores_them(page: Page, api: Api) -> None:
    tag = new_tag()
    echo = api.finished("examples.echo", {"message": "one"}, tags=[tag])
    failed = api.finished("examples.fail", tags=[tag])
    page.goto(f"/messager/runs?tag={tag}")
    expect(row(page, echo)).to_be_visible()

    page.keyboard.press("s")
    expect(field(page)).to_have_value("state:")
    expect(page.get_by_role("option")).to_have_count(6)
    page.keyboard.type("fai")
    expect(page.get_by_role("option", selected=True)).to_have_text("state:failed")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("state=failed"))
    expect(row(page, echo)).to_be_hidden()
    expect(row(page, failed)).to_be_visible()
    expect(page.get_by_text(f"state:failed tag:{tag}", exact=True)).to_be_visible()

    page.reload()
    expect(chips(page)).to_have_count(2)
    expect(chips(page).first).to_contain_text("state: Failed")
    page.get_by_role("button", name="Remove state: Failed").click()
    expect(row(page, echo)).to_be_visible()
    page.go_back()
    expect(row(page, echo)).to_be_hidden()


def test_a_view_is_saved_and_comes_back_at_the_next_visit(page: Page, api: Api) -> None:
    tag = new_tag()
    run = api.finished("examples.echo", {"message": "viewed"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}")
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Name of this view").fill("My runs")
    page.keyboard.press("Enter")

    page.goto("/messager/runs")
    page.get_by_role("button", name="View: All runs").click()
    page.get_by_role("link", name="My runs").click()
    expect(page).to_have_url(re.compile(f"tag={tag}"))
    expect(row(page, run)).to_be_visible()
    page.get_by_role("button", name="View: My runs").click()
    page.get_by_role("button", name="Delete My runs").click()
    expect(page.get_by_role("link", name="My runs")).to_be_hidden()


def test_new_runs_are_counted_and_move_no_row(page: Page, api: Api) -> None:
    tag = new_tag()
    first = api.finished("examples.echo", {"message": "first"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}")
    expect(row(page, first)).to_be_visible()
    expect(page.get_by_text("Updates as they happen")).to_be_visible()
    place = row(page, first).bounding_box()

    others = [api.finished("examples.echo", {"message": str(n)}, tags=[tag]) for n in range(2)]
    button = page.get_by_role("button", name="2 new runs")
    expect(button).to_be_visible()
    assert row(page, first).bounding_box() == place
    button.click()
    for run in others:
        expect(row(page, run)).to_be_visible()


def test_columns_are_chosen_and_stay(page: Page, api: Api) -> None:
    tag = new_tag()
    run = api.finished("examples.echo", {"message": "seen"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Worker").check()
    page.get_by_role("checkbox", name="Input").uncheck()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("columns=state%2Ctask%2Ccreated%2Cduration%2Cworker"))
    expect(table(page)).to_contain_text(run["worker"])

    page.goto(f"/messager/runs?tag={tag}")
    expect(table(page).get_by_role("columnheader", name="Worker")).to_be_visible()
    expect(table(page).get_by_role("columnheader", name="Input")).to_have_count(0)


def test_the_chart_shows_the_runs_and_sets_the_window_with_and_without_a_pointer(page: Page, api: Api) -> None:
    tag = new_tag()
    run = api.finished("examples.echo", {"message": "in the chart"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}&last=15m")
    chart = page.get_by_role("figure")
    expect(chart).to_contain_text("Succeeded")

    picture = chart.locator("canvas").bounding_box()
    assert picture is not None
    middle = picture["y"] + picture["height"] / 2
    page.mouse.move(picture["x"] + picture["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(picture["x"] + picture["width"] * 0.5, middle, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile("created_after=.*created_before="))
    expect(page.get_by_text("No run matches")).to_be_visible()
    page.go_back()

    expect(row(page, run)).to_be_visible()
    page.get_by_text("As a table").click()
    bar = page.get_by_role("row").filter(has=page.get_by_role("cell", name="1", exact=True)).get_by_role("button")
    bar.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("created_after="))
    expect(row(page, run)).to_be_visible()


def test_an_export_holds_every_run_that_matches(page: Page, api: Api, tmp_path: Path) -> None:
    tag = new_tag()
    inputs = [{"message": f"=1+{n}"} for n in range(300)]
    batch = api.http.post("/tasks/examples.echo/batches", json={"inputs": inputs, "tags": [tag]}).json()
    other = api.finished("examples.echo", {"message": "not asked for"})
    page.goto(f"/messager/runs?batch={batch['id']}&columns=state,task,input")
    expect(page.get_by_text("300 runs")).to_be_visible()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Download").click()
    file = tmp_path / "runs.csv"
    begun.value.save_as(file)

    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert list(rows[0]) == ["state", "task", "id", "input"]
    assert {row["input"] for row in rows} == {f'{{"message":"=1+{n}"}}' for n in range(300)}
    assert len({row["id"] for row in rows} - {other["id"]}) == len(rows) == 300


def test_however_deep_one_goes_the_page_stays_small_and_one_comes_back_to_the_same_row(page: Page, api: Api) -> None:
    inputs = [{"message": f"row {n:04}"} for n in range(2_000)]
    batch = api.http.post("/tasks/examples.echo/batches", json={"inputs": inputs}).json()
    page.goto(f"/messager/runs?batch={batch['id']}")
    expect(page.get_by_text("2,000 runs")).to_be_visible()
    end = page.get_by_text("All 2,000 shown.")
    while not end.is_visible():
        loaded = table(page).evaluate("table => table.querySelector('tbody').offsetHeight")
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_function(
            """height => document.querySelector('tbody').offsetHeight > height
                || document.body.innerText.includes('All 2,000 shown')""",
            arg=loaded,
        )
    assert table(page).get_by_role("row").count() < 60

    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight / 2)")
    shown = table(page).get_by_role("link").first
    expect(table(page).get_by_text("Loading…")).to_have_count(0)
    middle = table(page).get_by_role("link").nth(12)
    name = middle.text_content()
    middle.click()
    expect(page.get_by_test_id("run-state").first).to_be_visible()
    page.go_back()
    expect(shown).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_be_in_viewport()


def test_rows_are_gone_through_and_opened_by_keyboard(page: Page, api: Api) -> None:
    tag = new_tag()
    older = api.finished("examples.echo", {"message": "older"}, tags=[tag])
    newer = api.finished("examples.echo", {"message": "newer"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}")
    expect(row(page, older)).to_be_visible()
    page.keyboard.press("j")
    expect(row(page, newer)).to_be_focused()
    page.keyboard.press("j")
    expect(row(page, older)).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/runs/{older['id']}\?from=tag"))


def test_selected_runs_are_retried_as_one_action(page: Page, api: Api) -> None:
    tag = new_tag()
    runs = [api.finished("examples.fail", tags=[tag]) for _ in range(3)]
    page.goto(f"/messager/runs?tag={tag}")
    expect(row(page, runs[0])).to_be_visible()
    boxes = table(page).get_by_role("checkbox", name=re.compile("Select examples"))
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    page.get_by_role("button", name="Retry…").click()
    dialog = page.get_by_role("dialog", name="Retry 3 runs?")
    expect(dialog).to_contain_text("Each gets a new run with the same input")
    since = api.http.get("/changes").json()["next"]
    dialog.get_by_role("button", name="Retry 3 runs").click()
    expect(page).to_have_url(re.compile("/bulk/"))
    assert retried(api, since, tag, count=3) == {run["id"] for run in runs}


def test_all_that_match_are_cancelled_by_the_filter(page: Page, api: Api) -> None:
    tag = new_tag()
    later = {"scheduled_at": "2199-01-01T00:00:00Z", "tags": [tag]}
    waiting = [api.submit("examples.echo", {"message": str(n)}, **later) for n in range(60)]
    ended = api.finished("examples.echo", {"message": "ended"}, tags=[tag])
    page.goto(f"/messager/runs?tag={tag}&state=scheduled")
    expect(page.get_by_text("60 runs")).to_be_visible()
    page.get_by_role("checkbox", name="Select all loaded runs").check()
    page.get_by_role("button", name="Select all that match: 60 runs").click()
    page.get_by_role("button", name="Cancel…").click()
    dialog = page.get_by_role("dialog", name="Cancel 60 runs?")
    expect(dialog).to_contain_text("Those that wait never start")
    dialog.get_by_role("button", name="Cancel 60 runs").click()
    expect(page).to_have_url(re.compile("/bulk/"))
    for run in waiting:
        api.wait_for_state(run["id"], "cancelled")
    assert api.run(ended["id"])["state"] == "succeeded"


def retried(api: Api, since: str, tag: str, *, count: int) -> set[str]:
    """The runs with the tag of which there is a retry, once there are so many."""
    found: set[str] = set()
    while len(found) < count:
        page = api.http.get("/changes", params={"since": since, "tag": tag, "wait": 30}).raise_for_status().json()
        assert page["items"], "nothing happened for 30 seconds"
        found |= {run["retry_of"] for run in page["items"] if run["retry_of"]}
        since = page["next"]
    return found


def new_tag() -> str:
    return f"t{uuid.uuid4().hex[:10]}"


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search and filter runs")


def chips(page: Page) -> Locator:
    return page.get_by_role("list", name="Filters").get_by_role("listitem")


def table(page: Page) -> Locator:
    return page.get_by_role("table", name=TABLE, exact=True)


def row(page: Page, run: dict[str, object]) -> Locator:
    return table(page).locator(f'a[href*="/runs/{run["id"]}"]')
