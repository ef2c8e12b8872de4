"""Reads a request's body before Django is asked: a client that sends it slowly holds a coroutine, not a thread."""

from __future__ import annotations

import asyncio

from messager.http.limits import body_limit
from messager.waiting.asgi import Receive, Scope, header

SECONDS = 10.0
"""In which a body has to be there: a quarter of a megabyte at 25 KB/s."""
PACE = 256 * 1024
"""Bytes that a larger one gets another second for."""


class Gone(Exception):
    """The client left before its request was complete."""


async def read_body(scope: Scope, receive: Receive) -> bytes | None:
    """The body; None where there is none, or none that Django would read, since its length is refused unread.

    Raises TimeoutError when it is not there in time, and Gone.
    """
    text = header(scope["headers"], b"content-length").decode("latin-1")
    length = int(text[:19]) if text.isascii() and text.isdigit() else 0
    if not 0 < length <= body_limit(scope["path"]).bytes:
        return None
    async with asyncio.timeout(SECONDS + length // PACE):
        return await _read(receive, length)


async def _read(receive: Receive, length: int) -> bytes:
    body, more = bytearray(), True
    while more and len(body) <= length:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)
