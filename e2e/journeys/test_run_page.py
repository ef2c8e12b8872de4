"""A run's page tells all of its story, and leads on to the runs beside it."""

from __future__ import annotations

import json
import re
import subprocess
import uuid

from playwright.sync_api import Locator, Page, expect
from support.api import Api
from support.screen import expect_state, open_run, region
from support.stack import Stack


def rows(page: Page) -> Locator:
    return region(page, "Timeline").get_by_role("listitem")


def test_the_timeline_of_a_flaky_task_shows_each_attempt_and_its_error(page: Page, api: Api) -> None:
    run = api.finished("examples.flaky", {"failures": 1})
    open_run(page, run["id"])

    expect(region(page, "Timeline")).to_contain_text("2 attempts")
    expect(rows(page).filter(has_text="Attempt 2 succeeded")).to_be_visible()
    expect(rows(page).filter(has_text="Waited before the next attempt")).to_be_visible()
    first = rows(page).filter(has_text="Attempt 1 failed")
    first.get_by_text("ConnectionError").first.click()
    expect(first.get_by_role("region", name="Traceback")).to_contain_text("in flaky")


def test_attempts_appear_while_they_are_made(page: Page, api: Api) -> None:
    run = api.submit("examples.flaky", {"failures": 2})
    open_run(page, run["id"])

    expect(rows(page).filter(has_text="Attempt 1 failed")).to_be_visible()
    expect(rows(page).filter(has_text="Attempt 2 failed")).to_be_visible(timeout=30_000)
    expect_state(page, "Succeeded")
    expect(rows(page).filter(has_text="Attempt 3 succeeded")).to_be_visible()


def test_a_worker_that_was_lost_is_seen_as_an_attempt(page: Page, stack: Stack, api: Api) -> None:
    run = api.submit("examples.count", {"to": 20, "pause": 0.5})
    open_run(page, run["id"])
    expect_state(page, "Running")
    stack.kill("worker")

    lost = rows(page).filter(has_text="Attempt 1 lost")
    expect(lost).to_contain_text("WorkerLost", timeout=90_000)
    expect_state(page, "Succeeded", seconds=90)
    expect(rows(page).filter(has_text="Attempt 2 succeeded")).to_be_visible()


def test_progress_says_how_fast_it_is_and_how_long_it_takes(page: Page, api: Api) -> None:
    run = api.submit("examples.count", {"to": 1000, "pause": 0.2})
    open_run(page, run["id"])

    progress = region(page, "Progress")
    expect(progress).to_contain_text(re.compile(r"\d per second"), timeout=30_000)
    expect(progress).to_contain_text(re.compile(r"About \d+ (s|min)( \d+ s)? left"))
    api.http.post(f"/runs/{run['id']}/cancel").raise_for_status()


def test_j_and_k_go_through_the_list_one_came_from(page: Page, api: Api) -> None:
    word = uuid.uuid4().hex[:12]
    wanted = [api.finished("examples.fail", {"message": f"{word} {n}"})["id"] for n in range(3)]
    api.finished("examples.echo", {"message": f"{word} of another task"})
    page.goto(f"/messager/runs?task=examples.fail&q={word}")
    page.locator(f'a[href*="/runs/{wanted[2]}"]').first.click()
    expect_shown(page, wanted[2])

    page.keyboard.press("j")
    expect_shown(page, wanted[1])
    page.reload()
    expect_shown(page, wanted[1])
    page.keyboard.press("j")
    expect_shown(page, wanted[0])
    page.keyboard.press("k")
    expect_shown(page, wanted[1])
    page.get_by_role("link", name="Next run").click()
    expect_shown(page, wanted[0])

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Runs").click()
    expect(page).to_have_url(re.compile(f"q={word}"))


def test_two_runs_are_compared_side_by_side(page: Page, api: Api) -> None:
    first = api.finished("examples.echo", {"message": "one"})
    second = api.finished("examples.echo", {"message": "two"})
    open_run(page, second["id"])
    page.get_by_role("button", name="Compare with").click()
    page.get_by_role("dialog").get_by_role("link", name=re.compile("Previous run of this task")).click()

    expect(page).to_have_url(re.compile(f"a={first['id']}&b={second['id']}"))
    message = region(page, "Input").get_by_role("row", name=re.compile("^message"))
    expect(message).to_contain_text("differs")
    expect(message.get_by_role("cell")).to_have_text(['"one"', '"two"'])
    expect(region(page, "Facts").get_by_role("row", name=re.compile("^State"))).not_to_contain_text("differs")


def test_a_run_copied_as_curl_makes_the_same_run(page: Page, api: Api) -> None:
    said = """it's "quoted" $HOME `date` \\ żółć"""
    run = api.finished("examples.echo", {"message": said}, tags=["copied"])
    open_run(page, run["id"])

    command = region(page, "Call it from code").get_by_role("tabpanel", name="curl").locator("pre").inner_text()
    answer = subprocess.run(["sh", "-c", f"{command} --silent"], capture_output=True, text=True, check=True, timeout=60)
    again = api.wait_for_end(json.loads(answer.stdout)["id"])
    assert (again["input"], again["result"], again["tags"]) == (run["input"], run["result"], ["copied"])


def test_retries_lead_to_one_another(page: Page, api: Api) -> None:
    run = api.finished("examples.fail")
    again = api.wait_for_end(api.http.post(f"/runs/{run['id']}/retry").json()["id"])
    open_run(page, run["id"])

    region(page, "Retries").get_by_role("link", name=re.compile(again["id"][-8:])).click()
    expect_shown(page, again["id"])
    expect(region(page, "Retries").get_by_role("link", name=re.compile(run["id"][-8:]))).to_be_visible()


def expect_shown(page: Page, id: str) -> None:
    expect(page).to_have_url(re.compile(f"/runs/{id}"))
    expect(page.get_by_role("region", name="Details")).to_contain_text(id)
    # What the keys do is known once its links are there.
    beside = page.get_by_role("navigation", name="Runs of the list").or_(region(page, "Retries"))
    expect(beside.get_by_role("link").first).to_be_visible()
