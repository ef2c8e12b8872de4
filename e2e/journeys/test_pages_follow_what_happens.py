"""Every page shows what happens as it happens, without a reload and with few requests."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect
from support.api import Api
from support.screen import expect_loaded, expect_state, number_field, open_form, open_run, region, run_task, text_field


def test_a_run_of_one_tab_appears_in_the_others_without_a_reload(page: Page, api: Api) -> None:
    word = uuid.uuid4().hex[:12]
    first = api.finished("examples.echo", {"message": f"first {word}"})
    every_run, recent_runs = page.context.new_page(), page.context.new_page()
    every_run.goto(f"/messager/runs?q={word}")
    expect(row(every_run, first["id"])).to_be_visible()
    open_form(recent_runs, "examples.echo")
    expect_loaded(recent_runs)

    open_form(page, "examples.echo")
    text_field(page, "Message").fill(f"second {word}")
    second = run_task(page)

    expect(region(recent_runs, "Recent runs").locator(f'a[href$="{second}"]')).to_contain_text("Succeeded")
    expect(row(every_run, second)).to_be_hidden()  # rows stay where they are until somebody asks for the new ones
    every_run.get_by_role("button", name="1 new run").click()
    expect(row(every_run, second)).to_contain_text("Succeeded")


def test_a_row_says_what_becomes_of_its_run_also_where_that_leaves_the_filter(page: Page, api: Api) -> None:
    tag = uuid.uuid4().hex[:12]
    run = api.submit("examples.count", {"to": 1000, "pause": 0.2}, tags=[tag])
    page.goto(f"/messager/runs?state=queued&state=running&tag={tag}")
    expect(row(page, run["id"])).to_contain_text("Running")
    expect(page.get_by_text("Updates as they happen")).to_be_visible()
    api.http.post(f"/runs/{run['id']}/cancel").raise_for_status()

    expect(row(page, run["id"])).to_contain_text("Cancelled")


def test_a_run_is_followed_to_its_end_with_few_requests(page: Page) -> None:
    steps = 6
    open_form(page, "examples.count")
    number_field(page, "To").fill(str(steps))
    number_field(page, "Pause").fill("0.7")
    with counted(page) as asked:
        id = run_task(page)
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuetext", re.compile(f"^[1-5] of {steps}"))
        expect(region(page, "Log")).to_contain_text("counted to 1")
        expect_state(page, "Succeeded")
        expect(region(page, "Log")).to_contain_text(f"counted to {steps}")

    changes = [url for url in asked if "/changes" in url]
    logs = [url for url in asked if "/logs" in url]
    # A step is a progress and a line, which may come apart; then start and end, and what the change of pages costs.
    assert len(changes) <= 2 * steps + 6, asked
    assert len(logs) <= 2 * steps + 4, asked
    assert len([url for url in asked if urlsplit(url).path.endswith(id)]) == 1, asked


def test_a_page_where_nothing_happens_asks_next_to_nothing(page: Page, api: Api) -> None:
    run = api.submit(
        "examples.echo", {"message": "never"}, scheduled_at="2099-01-01T00:00:00Z", tags=[uuid.uuid4().hex]
    )
    for path in (f"/messager/runs?tag={run['tags'][0]}", f"/messager/runs/{run['id']}"):
        with page.expect_request(re.compile("/changes.*since=")):
            page.goto(path)
        with counted(page) as asked:
            page.clock.install()
            page.clock.run_for(20_000)
        assert asked == [], path


def test_a_pause_holds_and_its_end_makes_up_for_it(page: Page, api: Api) -> None:
    run = api.submit("examples.count", {"to": 1000, "pause": 0.2})
    open_run(page, run["id"])
    expect_state(page, "Running")
    page.get_by_role("button", name="pause updates").click()
    api.http.post(f"/runs/{run['id']}/cancel").raise_for_status()
    api.wait_for_end(run["id"])
    expect_state(page, "Running")
    page.get_by_role("button", name="resume updates").click()

    expect_state(page, "Cancelled")


@contextmanager
def counted(page: Page) -> Iterator[list[str]]:
    """The addresses the page asks the API for meanwhile."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/" in request.url else None)
    yield asked


def row(page: Page, id: str) -> Locator:
    return page.get_by_role("row").filter(has=page.locator(f'a[href*="/runs/{id}"]'))
