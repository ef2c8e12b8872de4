"""Starts a whole Messager of its own, and gives every journey a watched browser and the API."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect
from support.api import Api
from support.complaints import Complaints
from support.compose import ComposeStack
from support.embedded import EmbeddedStack
from support.other_origin import OtherOrigin
from support.stack import RESULTS, Stack

KINDS: dict[str, type[Stack]] = {"embedded": EmbeddedStack, "compose": ComposeStack}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--stack", choices=sorted(KINDS), default="embedded", help="which Messager to start and test")


def pytest_configure(config: pytest.Config) -> None:
    config.option.output = str(RESULTS / config.getoption("--stack"))
    expect.set_options(timeout=15_000)  # two cores may have a browser, a database and the workers to serve


@pytest.fixture(scope="session")
def admitted_origin() -> Iterator[OtherOrigin]:
    """Another origin, one that the stack is told to admit."""
    origin = OtherOrigin()
    yield origin
    origin.close()


@pytest.fixture(scope="session")
def foreign_origin() -> Iterator[OtherOrigin]:
    """Another origin, one that the stack has not heard of."""
    origin = OtherOrigin()
    yield origin
    origin.close()


@pytest.fixture(scope="session")
def own_stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, admitted_origin: OtherOrigin
) -> Iterator[Stack | None]:
    """A Messager that the tests may restart and break; None when MESSAGER_URL names one that belongs to somebody."""
    if os.environ.get("MESSAGER_URL"):
        yield None
        return
    kind = request.config.getoption("--stack")
    # Files that are too large need not be made large here; results that are large must be.
    settings = {
        "MESSAGER_CORS_ORIGINS": admitted_origin.url,
        "MESSAGER_MAX_FILE_BYTES": "3000000",
        "MESSAGER_MAX_RESULT_BYTES": str(8 * 1024 * 1024),
    }
    stack = KINDS[kind](tmp_path_factory.mktemp(kind), settings)
    try:
        stack.start()
        yield stack
    finally:
        _keep_log(stack, RESULTS / f"{kind}.log")
        stack.stop()


@pytest.fixture
def stack(own_stack: Stack | None) -> Stack:
    if own_stack is None:
        pytest.skip("this journey restarts Messager, or needs settings of its own; MESSAGER_URL says whose it is")
    return own_stack


@pytest.fixture(scope="session")
def base_url(own_stack: Stack | None) -> str:
    """What pages are opened relative to."""
    return own_stack.url if own_stack else os.environ["MESSAGER_URL"].removesuffix("/messager")


@pytest.fixture
def api(base_url: str) -> Iterator[Api]:
    api = Api(base_url)
    yield api
    api.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium where there is one, else the one Playwright installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    return {**browser_type_launch_args, "args": CHROMIUM_FLAGS, "executable_path": found}


@pytest.fixture
def complaints(context: BrowserContext) -> Complaints:
    """What the browser may complain of in this test; all else fails it."""
    return Complaints(context)


@pytest.fixture(autouse=True)
def watched(complaints: Complaints) -> None:
    """Every browser context is watched before its first page opens."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Within the test, so that a complaint fails it and its trace is kept."""
    complaints = item.funcargs["complaints"]
    assert isinstance(complaints, Complaints)
    try:
        result = yield
    except BaseException as error:
        error.add_note(f"The browser said: {complaints.seen}")
        raise
    complaints.verify()
    return result


def _keep_log(stack: Stack, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(stack.log())
    except AssertionError as error:  # the stack must be stopped all the same
        path.write_text(str(error))
