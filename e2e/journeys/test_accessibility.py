"""Everybody can use every page: axe finds nothing at all, in both themes, and a narrow screen is enough."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect
from support.screen import expect_loaded


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(
    page: Page, every_page: dict[str, str], theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = {name: violations_at(page, path) for name, path in every_page.items()}
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_no_page_scrolls_sideways_on_a_phone(page: Page, every_page: dict[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    wide = []
    for name, path in every_page.items():
        settle(page, path)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
    assert wide == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_in_what_a_page_opens(page: Page, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    settle(page, "/messager/tasks/examples.arguments")
    page.get_by_role("tab", name="JSON").click()
    expect(page.get_by_role("textbox", name="Input as JSON")).to_be_visible()
    assert violations(page) == []

    page.get_by_role("button", name="Search everything").click()
    page.get_by_role("combobox", name="Search everything").fill("exam")
    expect(page.get_by_role("option").first).to_be_visible()
    assert violations(page) == []

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert violations(page) == []


def violations_at(page: Page, path: str) -> list[str]:
    settle(page, path)
    return violations(page)


def violations(page: Page) -> list[str]:
    """Of any impact."""
    found = Axe().run(page).response["violations"]
    return [f"{violation['id']}: {node['html'][:200]}" for violation in found for node in violation["nodes"]]


def settle(page: Page, path: str) -> None:
    page.goto(path)
    expect_loaded(page)
