"""A body has to be there in time; until then its request holds no thread."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from messager.waiting import body
from messager.waiting.asgi import Message, Receive, Scope, Send
from messager.waiting.door import Door

SCOPE = {"type": "http", "method": "POST", "path": "/api/v1/runs", "headers": [(b"content-length", b"9")]}


async def _nobody(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError("a request without its body came through")


def answer(*received: Message, scope: Scope = SCOPE) -> list[Message]:
    """What the door says to a client that sends nothing after `received`."""
    sent: list[Message] = []
    coming = iter(received)

    async def receive() -> Message:
        return next(coming, None) or await asyncio.Event().wait()  # type: ignore[return-value]

    async def send(message: Message) -> None:
        sent.append(message)

    async def ask() -> None:
        await Door(_nobody)(dict(scope), receive, send)

    asyncio.run(ask())
    return sent


def test_a_body_that_does_not_come_in_time_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "SECONDS", 0.1)
    start, content = answer({"type": "http.request", "body": b"{", "more_body": True})
    headers = dict(start["headers"])
    assert (start["status"], json.loads(content["body"])["status"]) == (408, 408)
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"connection"] == b"close"
    assert headers[b"x-content-type-options"] == b"nosniff"


def test_a_client_that_goes_away_before_its_body_is_complete_is_not_answered() -> None:
    assert answer({"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}) == []


def test_a_large_body_gets_time_for_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    monkeypatch.setattr(body.asyncio, "timeout", lambda seconds: given.append(seconds) or asyncio.timeout_at(0))
    for length in (9, 2 * 1024 * 1024):
        headers = [(b"content-length", str(length).encode())]
        start, _ = answer(scope={**SCOPE, "path": "/api/v1/tasks/a.b/batches", "headers": headers})
        assert start["status"] == 408
    assert given == [10, 18]


def test_a_batch_comes_through_the_door_whole(http: httpx.Client) -> None:
    inputs = [{"text": "x" * 1_000} for _ in range(5_000)]
    accepted = http.post("/tasks/samples.says/batches", json={"inputs": inputs})
    assert (accepted.status_code, accepted.json()["total"]) == (202, 5_000)
    assert http.post("/tasks/samples.says/runs", json={"input": {"text": "x" * 300_000}}).status_code == 413
