"""Many runs are retried or cancelled together, as an action that is followed and can be stopped."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import region


def tag() -> str:
    """One that no other journey uses."""
    return f"bulk-{uuid.uuid4().hex[:8]}"


def expect_bulk_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("bulk-state").first).to_have_text(state, timeout=60_000)


def begin(api: Api, action: str, **filters: object) -> str:
    answer = api.http.post("/bulk", json={"action": action, "filter": filters}).raise_for_status()
    return str(answer.json()["id"])


def test_runs_that_a_filter_finds_are_retried_together(page: Page, api: Api) -> None:
    name = tag()
    old = {api.finished("examples.fail", tags=[name])["id"] for _ in range(3)}
    page.goto(f"/messager/runs?tag={name}")
    page.get_by_role("checkbox").first.click()
    page.get_by_role("region", name="Selected runs").get_by_role("button", name="Retry…").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(r"^Retry \d+ runs?$")).click()

    page.wait_for_url(re.compile(r"/messager/bulk/[0-9a-f-]{36}$"))
    expect_bulk_state(page, "Done")
    page.get_by_role("link", name="See the new runs").click()
    page.wait_for_url(re.compile(r"/messager/runs\?bulk="))
    bulk = page.url.split("bulk=")[1]
    made = api.http.get("/runs", params={"bulk": bulk}).json()["items"]
    assert made
    assert {run["retry_of"] for run in made} <= old
    assert len({run["retry_of"] for run in made}) == len(made)


def test_waiting_runs_are_cancelled_together(page: Page, api: Api) -> None:
    name = tag()
    runs = [
        api.submit("examples.echo", {"message": "never"}, scheduled_at="2099-01-01T00:00:00Z", tags=[name])["id"]
        for _ in range(3)
    ]
    page.goto(f"/messager/bulk/{begin(api, 'cancel', tag=[name])}")

    expect_bulk_state(page, "Done")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancel 3 runs")
    expect(region(page, "Its runs").get_by_text("Done", exact=True)).to_have_count(3 + 1)  # and the choice of outcomes
    assert {api.run(run)["state"] for run in runs} == {"cancelled"}


def test_what_cannot_be_done_is_skipped_and_says_why(page: Page, api: Api) -> None:
    waiting = api.submit("examples.echo", {"message": "later"}, scheduled_at="2099-01-01T00:00:00Z")["id"]
    ended = api.finished("examples.echo", {"message": "again"})["id"]
    bulk = api.http.post("/bulk", json={"action": "retry", "ids": [waiting, ended]}).json()["id"]
    page.goto(f"/messager/bulk/{bulk}")

    expect_bulk_state(page, "Done")
    expect(region(page, "Skipped and failed")).to_contain_text("1 skipped: The run had not ended.")
    assert api.run(waiting)["state"] == "scheduled"
    api.http.post(f"/runs/{waiting}/cancel")


def test_a_long_action_is_aborted_half_way(page: Page, api: Api) -> None:
    name = tag()
    inputs = [{"message": str(n)} for n in range(10_000)]
    body = {"inputs": inputs, "scheduled_at": "2099-01-01T00:00:00Z", "tags": [name]}
    batch = api.http.post("/tasks/examples.echo/batches", json=body).raise_for_status().json()["id"]
    page.goto(f"/messager/bulk/{begin(api, 'cancel', batch=batch)}")
    page.get_by_role("button", name="Abort…").click()
    page.get_by_role("dialog").get_by_role("button", name="Abort it").click()

    expect_bulk_state(page, "Aborted")
    counts = api.http.get(f"/batches/{batch}").json()["counts"]
    assert counts["scheduled"] > 0
    api.http.post(f"/batches/{batch}/cancel").raise_for_status()


def test_past_actions_are_listed(page: Page, api: Api) -> None:
    name = tag()
    api.finished("examples.fail", tags=[name])
    bulk = api.http.post("/bulk", json={"action": "retry", "filter": {"tag": [name]}, "name": f"After {name}"}).json()
    page.goto("/messager/bulk?action=retry")
    page.get_by_role("link", name=f"After {name}").click()
    page.wait_for_url(f"**/messager/bulk/{bulk['id']}")
    expect_bulk_state(page, "Done")
