"""Few exports go on at a time, and nobody who stopped reading one keeps a thread from others."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from messager.waiting import exports
from messager.waiting.asgi import Message, Receive, Scope, Send
from messager.waiting.exports import PATH, ExportGate

OTHER = "/api/v1/runs"
LOG = "/api/v1/runs/01890000-0000-7000-8000-000000000001/logs.txt"


class App:
    """Answers in two pieces when it is let go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside.append(scope["path"])
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await send({"type": "http.response.body", "body": b"two"})


async def ask(gate: ExportGate, path: str, send: Send | None = None) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def take(message: Message) -> None:
        sent.append(message)

    await gate.app({"type": "http", "method": "GET", "path": path}, receive, send or take)
    return sent


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_few_go_on_at_once_and_nothing_else_waits_for_them() -> None:
    async def play() -> list[Any]:
        app = App()
        gate = ExportGate(app)
        asking = [asyncio.create_task(ask(gate, path)) for path in [PATH, LOG, PATH, LOG, PATH, OTHER]]
        await settle()
        assert app.inside == [*[PATH, LOG][: exports.AT_ONCE], OTHER]
        app.go.set()
        return await asyncio.gather(*asking)

    assert [answer[0]["status"] for answer in asyncio.run(play())] == [200] * 6


def test_who_would_wait_for_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LONGEST_WAIT", 0)

    async def play() -> None:
        app = App()
        gate = ExportGate(app)
        asking = [asyncio.create_task(ask(gate, PATH)) for _ in range(exports.AT_ONCE)]
        await settle()
        start, content = await ask(gate, PATH)
        assert (start["status"], json.loads(content["body"])["status"]) == (503, 503)
        assert dict(start["headers"])[b"retry-after"] == b"10"
        app.go.set()
        await asyncio.gather(*asking)
        assert (await ask(gate, PATH))[0]["status"] == 200

    asyncio.run(play())


def test_who_stops_reading_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "STALLED", 0)
    taken: list[Message] = []

    async def never(message: Message) -> None:
        taken.append(message)
        await asyncio.Event().wait()

    async def play() -> None:
        app = App()
        app.go.set()
        gate = ExportGate(app)
        await ask(gate, PATH, never)
        monkeypatch.setattr(exports, "STALLED", 30)
        assert (await ask(gate, PATH))[0]["status"] == 200

    asyncio.run(play())
    assert len(taken) <= 1
