"""What was accepted and what came of it outlives the processes."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import expect_state, open_form, open_run, region, run_task, text_field
from support.stack import Stack


def test_runs_are_still_there_after_app_worker_and_redis_were_restarted(page: Page, stack: Stack, api: Api) -> None:
    past = api.finished("examples.echo", {"message": "before the storm"})
    waiting = api.submit("examples.echo", {"message": "for later"}, scheduled_at="2099-01-01T00:00:00Z")
    stack.restart("app", "worker", "redis")

    open_run(page, past["id"])
    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("before the storm")
    open_run(page, waiting["id"])
    expect_state(page, "Scheduled")

    open_form(page, "examples.echo")
    text_field(page, "Message").fill("after the storm")
    run_task(page)
    expect_state(page, "Succeeded", seconds=60)
    expect(region(page, "Result")).to_contain_text("after the storm")
