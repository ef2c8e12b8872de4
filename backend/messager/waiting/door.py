"""Holds back requests that want to wait, as coroutines, and lets Django answer them when there is something to say."""

from __future__ import annotations

import re
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from messager.waiting.watch import Watch

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST = 30.0
MOST_WAITERS = 10_000
"""Beyond that many, requests are answered at once: a client that polls does no harm."""

RUN_PATH = re.compile(r"^/api/v1/runs/([0-9a-f-]{36})$")
SUBMIT_PATH = re.compile(r"^/api/v1/tasks/[^/]+/runs$")
WAIT_PREFERENCE = re.compile(r"(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])")


class Door:
    """ASGI application in front of Django's."""

    def __init__(self, app: App) -> None:
        """`app` answers everything; here it is only decided when."""
        self._app = app
        self._watch = Watch()
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["method"] == "GET" and (wait := _wait_of_query(scope)):
            await self._wait(*wait)
            await self._app(scope, receive, send)
        elif scope["method"] == "POST" and (seconds := _wait_preferred(scope)):
            await self._submit_and_wait(scope, receive, send, seconds)
        else:
            await self._app(scope, receive, send)

    async def _wait(self, run_id: uuid.UUID, after: int | None, seconds: float) -> bool:
        if self._waiting >= MOST_WAITERS:
            return False
        self._waiting += 1
        try:
            return await self._watch.until_changed(run_id, after, seconds)
        finally:
            self._waiting -= 1

    async def _submit_and_wait(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        """Hold a 202 back until the run ends, then answer as a GET of the run does, with 200."""
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self._app(scope, receive, hold)
        start = held[0]
        location = _header(start["headers"], b"location")
        run_id = _run_id(location.decode()) if start["status"] == 202 and location else None
        applied = (b"preference-applied", f"wait={seconds:g}".encode())
        if run_id is not None and await self._wait(run_id, None, seconds):
            await self._app(_get(scope, f"/api/v1/runs/{run_id}"), _no_body, _with_header(send, applied))
            return
        if run_id is not None:
            start["headers"] = [*start["headers"], applied]
        for message in held:
            await send(message)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _get(scope: Scope, path: str) -> Scope:
    headers = [pair for pair in scope["headers"] if pair[0] in (b"host", b"origin", b"accept")]
    return {
        **scope,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
    }


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _with_header(send: Send, header: tuple[bytes, bytes]) -> Send:
    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], header]
        await send(message)

    return add


def _wait_of_query(scope: Scope) -> tuple[uuid.UUID, int | None, float] | None:
    """(run, version the client has, seconds) of a GET that waits; a wait out of bounds is Django's to refuse."""
    run_id = _run_id(scope["path"])
    values = parse_qs(scope["query_string"].decode("latin-1")).get("wait") if run_id else None
    if run_id is None or not values:
        return None
    try:
        seconds = float(values[-1])
    except ValueError:
        return None
    if not 0 < seconds <= LONGEST:
        return None
    known = re.fullmatch(rb'\s*(?:W/)?"(\d{1,9})"\s*', _header(scope["headers"], b"if-none-match") or b"")
    return run_id, int(known[1]) if known else None, seconds


def _wait_preferred(scope: Scope) -> float | None:
    if not SUBMIT_PATH.match(scope["path"]):
        return None
    found = WAIT_PREFERENCE.search((_header(scope["headers"], b"prefer") or b"").decode("latin-1"))
    return min(float(found[1]), LONGEST) if found and int(found[1]) else None


def _run_id(path: str) -> uuid.UUID | None:
    found = RUN_PATH.match(path)
    try:
        return uuid.UUID(found[1]) if found else None
    except ValueError:
        return None


def _header(headers: list[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    return next((value for key, value in headers if key.lower() == name), None)
