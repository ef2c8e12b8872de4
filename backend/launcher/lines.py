"""A process's output, cut into lines."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

_LONGEST = 64 * 1024


class Lines:
    """Reads a pipe in the event loop and hands on each line.

    The pipe is our own and not asyncio's: waiting for a process must not wait for whoever else still holds its output.
    """

    def __init__(self, descriptor: int, emit: Callable[[str], None]) -> None:
        self._descriptor = descriptor
        self._emit = emit
        self._rest = b""
        self._open = True
        os.set_blocking(descriptor, False)
        asyncio.get_running_loop().add_reader(descriptor, self._read)

    def _read(self) -> bool:
        """Whether there may be more to read now."""
        try:
            data = os.read(self._descriptor, _LONGEST)
        except BlockingIOError:
            return False
        if not data:
            self._end()
            return False
        self._cut(data)
        return True

    def _cut(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > _LONGEST:
            lines, self._rest = [*lines, self._rest], b""
        for line in lines:
            self._emit(line.decode(errors="replace").rstrip("\r"))

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._open = False
        if self._rest:
            self._cut(b"\n")

    def close(self) -> None:
        """Hands on what the ended process had written, and lets go of the pipe."""
        while self._open and self._read():
            pass
        if self._open:
            self._end()
