"""Lets few exports go on at a time: each takes a thread for as long as its reader takes to read it."""

from __future__ import annotations

import asyncio
import re

from messager.waiting.asgi import App, Message, Receive, Scope, Send, problem_answer, send_all

PATH = "/api/v1/runs/export"
LOG_PATH = re.compile(r"/api/v1/runs/[0-9a-fA-F-]{36}/logs\.txt")
AT_ONCE = 2
"""The others wait, and hold no thread."""
LONGEST_WAIT = 10.0
"""Seconds; beyond that, they are told to come back."""
STALLED = 30.0
"""Seconds in which a reader has to take the next piece."""


class ExportGate:
    """All in the loop's thread. What is no export it does not touch."""

    def __init__(self, app: App) -> None:
        """`app` answers."""
        self._app = app
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, an export when it is its turn."""
        if scope["path"] != PATH and not LOG_PATH.fullmatch(scope["path"]):
            return await self._app(scope, receive, send)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._turn.acquire()
        except TimeoutError:
            words = "Other exports are under way; try again in a moment."
            return await send_all(send, problem_answer(503, words, retry_after="10"))
        try:
            await self._app(scope, receive, Reader(send))
        finally:
            self._turn.release()


class Reader:
    """Whoever reads an answer. One who no longer does is given up: the rest goes nowhere, and the thread is free."""

    def __init__(self, send: Send) -> None:
        """`send` hands a piece over."""
        self._send = send
        self._has_stalled = False

    async def __call__(self, message: Message) -> None:
        """Hand a piece over, if it is taken in time."""
        if self._has_stalled:
            return
        try:
            async with asyncio.timeout(STALLED):
                await self._send(message)
        except TimeoutError:
            self._has_stalled = True
