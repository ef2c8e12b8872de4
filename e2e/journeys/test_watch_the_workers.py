"""Who works is on a page."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api


def test_the_worker_that_ran_a_task_is_listed_as_online(page: Page, api: Api) -> None:
    worker = api.finished("examples.echo", {"message": "who?"})["worker"]
    page.goto("/messager/workers")

    entry = page.get_by_role("row").or_(page.get_by_role("listitem")).filter(has_text=worker)
    expect(entry.first).to_contain_text("online", ignore_case=True)
