"""HTTP/1.1 for a load generator: a connection that stays open, requests made by hand, answers read by a C parser."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import httptools

LOCALHOST = "127.0.0.1"


class WrongAnswerError(Exception):
    """What came back is not what was asked for."""


@dataclass(kw_only=True)
class Answer:
    """Of one request."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """By names in lower case."""
    body: bytes = b""


class Connection(asyncio.Protocol):
    """One request at a time; it is opened again when the server closed it between two."""

    def __init__(self, port: int) -> None:
        """To 127.0.0.1, where everything that is measured listens; not open yet."""
        self._port = port
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._answer = Answer()
        self._waiting: asyncio.Future[Answer] | None = None

    async def request(self, data: bytes) -> Answer:
        """Send bytes made by `get` or `post`, and wait for the answer. Raises OSError when the connection breaks."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            await loop.create_connection(lambda: self, LOCALHOST, self._port)
        assert self._transport is not None
        self._answer, self._parser = Answer(), httptools.HttpResponseParser(self)
        self._waiting = loop.create_future()
        self._transport.write(data)
        return await self._waiting

    def close(self) -> None:
        """The next request opens it again."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one, but does not say so

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio's."""
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        """asyncio's."""
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        """httptools's."""
        self._answer.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        """httptools's."""
        self._answer.body += body

    def on_message_complete(self) -> None:
        """httptools's."""
        self._answer.status = self._parser.get_status_code()
        if not self._parser.should_keep_alive():
            self.close()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(self._answer)


def get(path: str, **headers: str) -> bytes:
    """A GET; names of headers with `_` for `-`."""
    return f"GET {path} HTTP/1.1\r\nHost: {LOCALHOST}\r\n{_lines(headers)}\r\n".encode()


def post(path: str, body: bytes, **headers: str) -> bytes:
    """A POST of JSON."""
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\nHost: {LOCALHOST}\r\n{kind}{_lines(headers)}\r\n".encode() + body


def _lines(headers: dict[str, str]) -> str:
    return "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
