"""A picture of every page, in both themes, on a desk and on a phone; `./messager screenshots` makes them.

Run by pytest for its stack and its browser, which also fails where a page complains; not among the journeys.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page
from support.api import Api
from support.pages import every_page
from support.screen import expect_loaded

SIZES = {"1280": (1280, 900), "390": (390, 844)}


@pytest.fixture(scope="session")
def addresses(base_url: str) -> dict[str, str]:
    """Of all pages, which are filled once."""
    api = Api(base_url)
    try:
        return every_page(api)
    finally:
        api.close()


@pytest.fixture(scope="session")
def folder() -> Path:
    """Where the pictures go: the name of a page, the width and the theme are the name of a file."""
    path = Path(os.environ["SCREENSHOTS"])
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_a_picture_of_every_page_is_taken(
    page: Page, addresses: dict[str, str], folder: Path, size: str, theme: Literal["light", "dark"]
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for name, address in addresses.items():
        page.goto(address)
        expect_loaded(page)
        path = folder / f"{name.replace(' ', '-')}-{size}-{theme}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 0
