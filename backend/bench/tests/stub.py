"""A tiny HTTP server whose answers a test decides on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

Reply = tuple[int, Any]
Handler = Callable[[str, str, Any], Coroutine[Any, Any, Reply]]


class Stub:
    """Counts connections; `closing` ends each after its first answer."""

    def __init__(self, handler: Handler, *, closing: bool = False) -> None:
        self.handler = handler
        self.closing = closing
        self.connections = 0
        self.requests: list[tuple[str, str, Any]] = []

    def run(self, client: Callable[[int], Coroutine[Any, Any, Any]]) -> Any:
        """What the client, which is given the port, returns."""
        return asyncio.run(asyncio.wait_for(self._run(client), 20))

    async def _run(self, client: Callable[[int], Coroutine[Any, Any, Any]]) -> Any:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        try:
            return await client(server.sockets[0].getsockname()[1])
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.decode(), reader, writer)
                if self.closing:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, path, _ = head.split(" ", 2)
        lengths = [line.split(":")[1] for line in head.lower().splitlines() if line.startswith("content-length:")]
        body = json.loads(await reader.readexactly(int(lengths[0]))) if lengths else None
        self.requests.append((method, path, body))
        status, content = await self.handler(method, path, body)
        text = b"" if status == 304 else json.dumps(content).encode()
        close = "Connection: close\r\n" if self.closing else ""
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(text)}\r\n{close}\r\n".encode() + text)
        await writer.drain()
