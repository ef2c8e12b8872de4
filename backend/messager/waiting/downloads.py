"""Sends files: Django answers with the headers and says what to send, and no thread waits for a client that is slow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import BinaryIO, NamedTuple, TypeVar

from messager.files.api import SEND
from messager.files.storage import storage
from messager.waiting.asgi import App, Message, Receive, Scope, Send, answer_of, header, problem_answer, send_all

logger = logging.getLogger(__name__)

T = TypeVar("T")

MOST = 256
"""That go out at the same time."""
AT_ONCE = 4
"""Pieces that are being read at the same time."""
PIECE = 256 * 1024
"""Bytes of a piece."""
PATIENCE = 60.0
"""Seconds in which a client has to take one."""
NAME = SEND.lower().encode()


class Order(NamedTuple):
    """What Django asked for."""

    key: str
    start: int
    length: int


def is_download(scope: Scope) -> bool:
    """Whether the request is for a file's bytes."""
    return scope["method"] in {"GET", "HEAD"} and scope["path"].startswith("/api/v1/downloads/")


class Downloads:
    """All in the loop's thread, but for the reading."""

    def __init__(self, app: App) -> None:
        """`app` is Django."""
        self._app = app
        self._going = 0
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="download")

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The bytes, or what Django has to say instead."""
        # Django's endpoint takes GET alone; uvicorn leaves out the body of what it knows as HEAD.
        answered = await answer_of(self._app, {**scope, "method": "GET"}, receive)
        order = _order(answered)
        if order is None or scope["method"] == "HEAD":
            return await send_all(send, answered)
        if self._going >= MOST:
            return await send_all(send, problem_answer(503, "Too many files are going out.", retry_after="5"))
        self._going += 1
        try:
            await self._send(answered[0], order, receive, send)
        finally:
            self._going -= 1

    async def _send(self, head: Message, order: Order, receive: Receive, send: Send) -> None:
        try:
            file = await self._in_thread(lambda: storage().stream(order.key, order.start) if order.length else None)
        except storage().errors as error:
            logger.error("a file cannot be read: %s", error)
            words = "The file is not in this server's storage; its log says more."
            return await send_all(send, problem_answer(503, words, retry_after="30"))
        gone = asyncio.ensure_future(_disconnection(receive))
        await send(head)
        try:
            await self._send_all(file, order.length, send, gone)
        finally:
            gone.cancel()
            if file is not None:
                self._threads.submit(file.close)

    async def _send_all(self, file: BinaryIO | None, left: int, send: Send, gone: asyncio.Future[None]) -> None:
        while file is not None and left > 0 and not gone.done():
            piece = await self._in_thread(partial(file.read, min(PIECE, left)))
            if not piece:
                raise OSError("the stored file is shorter than it was")
            left -= len(piece)
            async with asyncio.timeout(PATIENCE):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        if left == 0:
            await send({"type": "http.response.body", "body": b""})

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


async def _disconnection(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _order(answered: list[Message]) -> Order | None:
    """What to send; no client sees it."""
    text = header(answered[0]["headers"], NAME).decode()
    answered[0]["headers"] = [pair for pair in answered[0]["headers"] if pair[0].lower() != NAME]
    if not text:
        return None
    key, start, length = text.split(";")
    return Order(key, int(start), int(length))
