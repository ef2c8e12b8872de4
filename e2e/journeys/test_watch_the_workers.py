"""Who works is on a page, and can be told to do more or less."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.api import Api
from support.screen import region


def test_the_worker_that_ran_a_task_is_listed_as_online(page: Page, api: Api) -> None:
    worker = api.finished("examples.echo", {"message": "who?"})["worker"]
    page.goto("/messager/workers")

    entry = page.get_by_role("row").or_(page.get_by_role("listitem")).filter(has_text=worker)
    expect(entry.first).to_contain_text("online", ignore_case=True)


def test_what_a_worker_executes_is_told_beside_it(page: Page, api: Api) -> None:
    run = api.submit("examples.count", {"to": 600, "pause": 1})
    worker = api.wait_for_state(run["id"], "running")["worker"]
    page.goto("/messager/workers")

    row = page.get_by_role("table", name="Workers").get_by_role("row").filter(has_text=worker)
    row.get_by_role("link", name="examples.count").first.click()
    expect(page).to_have_url(re.compile(f"/messager/runs/{run['id']}"))
    api.cancel(run["id"])
    api.wait_for_end(run["id"])


def test_a_pool_grows_and_shrinks_from_the_workers_page(page: Page, api: Api) -> None:
    worker = api.finished("examples.echo", {"message": "who?"})["worker"]
    page.goto("/messager/workers")
    page.get_by_role("link", name=worker).click()

    pool, facts = region(page, "Pool"), region(page, "Facts")
    expect(facts).to_contain_text(re.compile(r"\d+ of \d+ busy"))
    size = int(re.search(r"of (\d+) busy", facts.inner_text())[1])  # type: ignore[index]
    pool.get_by_role("button", name="Add").click()
    expect(pool.get_by_role("status")).to_contain_text(f"The pool has {size + 1} processes now.")
    expect(facts).to_contain_text(f"of {size + 1} busy")

    pool.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Only processes that are free are ended")
    dialog.get_by_role("button", name="Remove one process").click()
    expect(facts).to_contain_text(f"of {size} busy")
