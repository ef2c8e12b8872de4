"""What the launcher shows: its own progress, and the processes' lines with their names before them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

_COLOURS = (36, 32, 35, 34, 33, 96, 92, 95)
# A process's line must not move the cursor or recolour the terminal it is shown in.
_ESCAPED = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code != 9}


class Console:
    """One stream, written line by line."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._colour = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._names: list[str] = []
        self._width = 0

    def announce(self, names: list[str]) -> None:
        """Makes room for the names that lines will come with."""
        self._names = names
        self._width = max(map(len, names), default=0)

    def say(self, text: str) -> None:
        """A line of the launcher's own."""
        # Whoever reads this may have gone; the processes have to be stopped all the same.
        with suppress(OSError, ValueError):
            self._stream.write(text + "\n")
            self._stream.flush()

    def line(self, name: str, text: str) -> None:
        """A line of the process `name`."""
        self.say(f"{self._paint(name)} | {text.translate(_ESCAPED)}")

    def _paint(self, name: str) -> str:
        padded = name.ljust(self._width)
        if not self._colour or name not in self._names:
            return padded
        return f"\x1b[{_COLOURS[self._names.index(name) % len(_COLOURS)]}m{padded}\x1b[0m"

    @contextmanager
    def step(self, what: str, doing: str) -> Iterator[None]:
        """Says that a step begins and, when it went well, how long it took."""
        started = time.monotonic()
        self.say(f"{what}: {doing}")
        yield
        self.say(f"{what}: ready after {time.monotonic() - started:.1f} s")
