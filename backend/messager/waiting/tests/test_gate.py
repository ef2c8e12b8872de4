"""Few batches are let in at a time, so that there is memory and a thread for everybody else."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from messager.waiting import gate
from messager.waiting.asgi import Message, Receive, Scope, Send
from messager.waiting.door import Door

BATCH, OTHER = "/api/v1/tasks/a.b/batches", "/api/v1/runs/x/cancel"


class App:
    """Answers when it is let go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside.append(scope["path"])
        await self.go.wait()
        await send({"type": "http.response.start", "status": 202, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def ask(door: Door, path: str) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"2")]
    await door({"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}, receive, send)
    return sent


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_few_batches_are_worked_on_at_once_and_nothing_else_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play() -> list[Any]:
        app = App()
        door = Door(app)
        asking = [asyncio.create_task(ask(door, path)) for path in [BATCH] * 5 + [OTHER]]
        await settle()
        assert app.inside == [BATCH] * gate.AT_ONCE + [OTHER]
        app.go.set()
        return await asyncio.gather(*asking)

    assert {answer[0]["status"] for answer in asyncio.run(play())} == {202}


def test_beyond_what_memory_holds_batches_are_refused_until_others_are_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST", 3)

    async def play() -> None:
        app = App()
        door = Door(app)
        asking = [asyncio.create_task(ask(door, BATCH)) for _ in range(3)]
        await settle()
        start, content = await ask(door, BATCH)
        assert (start["status"], json.loads(content["body"])["status"]) == (503, 503)
        assert dict(start["headers"])[b"retry-after"] == b"2"
        app.go.set()
        await asyncio.gather(*asking)
        assert (await ask(door, BATCH))[0]["status"] == 202

    asyncio.run(play())
