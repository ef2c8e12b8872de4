"""Lets few large requests in at a time: each may have a body of megabytes, and takes a thread for long."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from messager.http.limits import LARGE
from messager.waiting.asgi import App, Message, Receive, Scope, Send, problem_answer

MOST = 16
"""That come in, or wait, at the same time."""
AT_ONCE = 2
"""Of them are read and stored. The others wait, and hold no thread, so there is always one for what is small."""


class BatchGate:
    """All in the loop's thread. What is not large it does not touch."""

    def __init__(self, app: App) -> None:
        """`app` answers."""
        self._app = app
        self._inside = 0
        self._turn = asyncio.Semaphore(AT_ONCE)

    @contextmanager
    def admitted(self, scope: Scope) -> Iterator[bool]:
        """Whether the request may send its body."""
        if not _is_large(scope):
            yield True
        elif self._inside >= MOST:
            yield False
        else:
            self._inside += 1
            try:
                yield True
            finally:
                self._inside -= 1

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose body is here, when it is its turn."""
        if not _is_large(scope):
            return await self._app(scope, receive, send)
        async with self._turn:
            await self._app(scope, receive, send)


def refusal() -> list[Message]:
    """The answer to a request that is not admitted."""
    words = "Too many large requests are coming in; try again in a moment."
    return problem_answer(503, words, retry_after="2", connection="close")


def _is_large(scope: Scope) -> bool:
    return scope["method"] == "POST" and LARGE.fullmatch(scope["path"]) is not None
