"""Nothing but the page's own code runs in the page, whatever a result, a log or an address says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, Response, expect
from support.api import Api
from support.screen import expect_loaded, expect_state, open_run, region

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>click</a>",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "{{constructor.constructor('alert(1)')()}}",
    "]]><![CDATA[<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m \u202eright to left",
]


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    opened: list[str] = []

    def close(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    return opened


def test_no_page_violates_its_policy(page: Page, every_page: dict[str, str]) -> None:
    for path in every_page.values():
        assert_strict(page.goto(path))
        expect_loaded(page)


def test_the_api_documentation_does_not_violate_its_policy(page: Page) -> None:
    assert_strict(page.goto("/api/v1/docs"))
    expect(page.get_by_text("/api/v1/tasks", exact=True).first).to_be_visible()
    page.wait_for_load_state("networkidle")


def test_hostile_text_in_input_result_log_and_error_stays_text(page: Page, api: Api, dialogs: list[str]) -> None:
    text = "\n".join(HOSTILE)
    echoed = api.finished("examples.echo", {"message": text}, tags=[HOSTILE[1]])
    failed = api.finished("examples.fail", {"message": text})
    for run, place in ((echoed, "Result"), (failed, "Error")):
        open_run(page, run["id"])
        expect_state(page, "Succeeded" if place == "Result" else "Failed")
        for line in (HOSTILE[0], HOSTILE[1], HOSTILE[5]):
            expect(region(page, place)).to_contain_text(line)
        assert page.locator("main :is(img, iframe, script), main a[href^='javascript:']").count() == 0
    assert dialogs == []


def test_a_hostile_address_stays_text(page: Page, dialogs: list[str]) -> None:
    page.goto("/messager/runs?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&tag=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    expect(page.get_by_role("list", name="Filters")).to_contain_text("<img src=x onerror=alert(1)>")
    assert page.locator("main :is(img, iframe, script)").count() == 0
    assert dialogs == []


def assert_strict(answer: Response | None) -> None:
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
