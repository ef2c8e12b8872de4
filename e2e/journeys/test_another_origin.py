"""The page may live on another origin than the API, if the API was told so."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from support.api import Api
from support.complaints import Complaints
from support.other_origin import OtherOrigin
from support.screen import expect_state, region, run_task, text_field
from support.stack import Stack


def test_from_an_admitted_origin_the_page_works(page: Page, stack: Stack, admitted_origin: OtherOrigin) -> None:
    admitted_origin.host(stack.page(), api=stack.url)
    page.goto(f"{admitted_origin.url}/messager/tasks/examples.echo")
    text_field(page, "Message").fill("from far away")
    run_task(page)

    assert page.url.startswith(admitted_origin.url)
    expect_state(page, "Succeeded")
    expect(region(page, "Result")).to_contain_text("from far away")


def test_from_any_other_origin_it_is_refused_and_says_so(
    page: Page, stack: Stack, foreign_origin: OtherOrigin, complaints: Complaints
) -> None:
    complaints.expect("blocked by CORS policy")
    complaints.allow("net::ERR_FAILED")
    foreign_origin.host(stack.page(), api=stack.url)
    page.goto(f"{foreign_origin.url}/messager/")

    expect(page.get_by_text("Try again").first).to_be_visible()
    expect(page.get_by_role("link", name="Send a message")).to_be_hidden()


def test_a_page_of_another_site_cannot_start_a_run_blindly(
    page: Page, stack: Stack, api: Api, foreign_origin: OtherOrigin, complaints: Complaints
) -> None:
    complaints.allow("blocked by CORS policy|status of 403|net::ERR_(FAILED|BLOCKED_BY_RESPONSE)")
    foreign_origin.host(stack.page(), api=stack.url)
    page.goto(f"{foreign_origin.url}/messager/favicon.svg")
    before = newest(api)
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        page.evaluate(
            """([url, kind]) => fetch(url, {method: 'POST', mode: 'no-cors', headers: {'Content-Type': kind},
               body: '{"input": {"message": "planted"}}'}).catch(() => null)""",
            [f"{stack.url}/api/v1/tasks/examples.echo/runs", kind],
        )

    assert newest(api) == before


def newest(api: Api) -> list[str]:
    return [run["id"] for run in api.http.get("/runs", params={"limit": 1}).json()["items"]]
