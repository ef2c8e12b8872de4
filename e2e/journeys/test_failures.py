"""What fails is grouped, looked into, retried together, and marked as handled until it comes back."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect
from support.api import Api
from support.screen import region

TASK = "examples.fail"


def failure_of(api: Api) -> dict[str, Any]:
    answer = api.http.get("/failures", params={"task": TASK, "q": "ValueError"}).raise_for_status()
    (failure,) = answer.json()["items"]
    return dict(failure)


def row_of(page: Page) -> Locator:
    return page.get_by_role("row").filter(has_text=TASK)


def expect_failure_state(place: Page | Locator, state: str) -> None:
    expect(place.get_by_test_id("failure-state").first).to_have_text(state, timeout=30_000)


def test_a_failing_task_shows_up_by_itself_and_leads_to_its_last_run(page: Page, api: Api) -> None:
    run = api.finished(TASK)
    page.goto(f"/messager/failures?state=all&task={TASK}&q=ValueError")
    row_of(page).get_by_role("link", name=run["error"]["type"]).click()

    page.wait_for_url(re.compile(r"/messager/failures/[0-9a-f]{16}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(run["error"]["type"])
    expect(region(page, "The last error")).to_contain_text(run["error"]["message"])
    expect(region(page, "Activity").get_by_role("figure", name="Failed runs")).to_be_visible()
    expect(region(page, "Its last runs").get_by_role("link", name=run["id"][-8:])).to_be_visible(timeout=30_000)
    region(page, "Its last runs").get_by_role("link", name="All its runs").click()
    page.wait_for_url(re.compile(r"/messager/runs\?failure=[0-9a-f]{16}$"))
    expect(page.get_by_role("row").filter(has_text=TASK).first).to_be_visible()


def test_all_runs_of_a_failure_are_retried_after_a_question_with_their_number(page: Page, api: Api) -> None:
    api.finished(TASK)
    page.goto(f"/messager/failures?state=all&task={TASK}&q=ValueError")
    row_of(page).get_by_role("link").first.click()
    page.get_by_role("button", name="Retry all…").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"^Retry \d+ runs?$")).click()

    page.wait_for_url(re.compile(r"/messager/bulk/[0-9a-f-]{36}$"))
    expect(page.get_by_test_id("bulk-state").first).to_have_text("Done", timeout=60_000)
    made = api.http.get("/runs", params={"bulk": page.url.rsplit("/", 1)[-1]}).json()["items"]
    assert {run["task"] for run in made} == {TASK}
    for run in made:
        api.wait_for_end(run["id"])


def test_a_handled_failure_leaves_the_list_and_comes_back_with_the_next_run(page: Page, api: Api) -> None:
    api.finished(TASK)
    page.goto(f"/messager/failures?state=all&task={TASK}&q=ValueError")
    row_of(page).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    api.http.post(f"/failures/{failure_of(api)['fingerprint']}/reopen")
    page.reload()
    page.get_by_role("button", name="Mark as handled…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Note").fill("Fixed in 1.2")
    dialog.get_by_role("button", name="Mark as handled").click()
    expect(page.get_by_text("Fixed in 1.2")).to_be_visible()
    expect_failure_state(page, "Handled")

    page.goto(f"/messager/failures?task={TASK}&q=ValueError")
    expect(page.get_by_text("No failure matches")).to_be_visible()
    api.finished(TASK)
    expect_failure_state(row_of(page), "Came back")
    row_of(page).get_by_role("link").first.click()
    expect(page.get_by_text(re.compile("and came back"))).to_be_visible()
    expect(page.get_by_text("Fixed in 1.2")).to_be_visible()
