"""Tabs that wait for what does not happen, and one that hears of its run."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.errors import NotServedError
from bench.load import tabs as module
from bench.load.http import WrongAnswerError
from bench.load.tabs import tabs
from bench.tests.stub import Reply, Stub


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SETTLE", 0.1)
    monkeypatch.setattr(module, "WAIT", 0.3)


class Runs:
    """Runs that are made now end 50 ms later; those of the idle tabs never do."""

    def __init__(self, idle: int = 304) -> None:
        self.idle = idle
        self.waiting = 0

    async def __call__(self, method: str, path: str, body: Any) -> Reply:
        if method == "POST":
            name = "idle" if "scheduled_at" in body else "moving"
            return 202, {"id": name, "state": "queued", "version": 1}
        return await self.wait(path)

    async def wait(self, path: str) -> Reply:
        if "/runs/moving" in path:
            return 200, await self.ended()
        self.waiting += 1
        await asyncio.sleep(0.2)
        return self.idle, {}

    async def ended(self) -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"state": "succeeded", "version": 3, "finished_at": datetime.now(UTC).isoformat()}


class Changes(Runs):
    """The same as a feed."""

    async def wait(self, path: str) -> Reply:
        if "wait=" not in path:
            return 200, {"items": [], "next": "7"}
        assert "since=7&" in path
        if "id=moving" in path:
            return 200, {"items": [await self.ended()], "next": "8"}
        self.waiting += 1
        await asyncio.sleep(0.2)
        return 200, {"items": [], "next": "7"}


@pytest.mark.parametrize(("form", "handler"), [("runs", Runs()), ("changes", Changes())])
def test_tabs_wait_again_and_again_and_one_hears_of_its_run(form: str, handler: Runs) -> None:
    found = Stub(handler).run(lambda port: tabs(port, os.getpid(), form, 20, 1, 3))
    assert handler.waiting > 40
    assert found["cpu_percent"] >= 0
    assert len(found["delays_ms"]) == 3
    assert all(0 <= delay < 1000 for delay in found["delays_ms"])


def test_a_tab_that_is_told_of_nothing_ends_it_all() -> None:
    with pytest.raises(ExceptionGroup) as raised:
        Stub(Runs(idle=200)).run(lambda port: tabs(port, os.getpid(), "runs", 5, 1, 1))
    assert raised.group_contains(WrongAnswerError)


def test_a_messager_without_the_feed_is_told_from_one_that_errs() -> None:
    async def without(method: str, path: str, body: Any) -> Reply:
        return (202, {"id": "idle"}) if method == "POST" else (404, {})

    with pytest.raises(NotServedError, match="GET /changes is not served"):
        Stub(without).run(lambda port: tabs(port, os.getpid(), "changes", 2, 1, 1))
