"""Reads a request's body before Django is asked: a client that sends it slowly holds a coroutine, not a thread."""

from __future__ import annotations

import asyncio

from django.conf import settings

from messager.waiting.asgi import Receive, Scope, header

SECONDS = 10.0
"""In which a body has to be there: a quarter of a megabyte at 25 KB/s."""


class Gone(Exception):
    """The client left before its request was complete."""


async def read_body(scope: Scope, receive: Receive) -> bytes | None:
    """The body; None where there is none, or none that Django would read, since its length is refused unread.

    Raises TimeoutError when it is not there in time, and Gone.
    """
    length = header(scope["headers"], b"content-length").decode("latin-1")
    if not (length.isascii() and length.isdigit() and 0 < int(length[:19]) <= settings.MESSAGER_MAX_BODY_BYTES):
        return None
    async with asyncio.timeout(SECONDS):
        return await _read(receive)


async def _read(receive: Receive) -> bytes:
    body, more = bytearray(), True
    while more and len(body) <= settings.MESSAGER_MAX_BODY_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)
