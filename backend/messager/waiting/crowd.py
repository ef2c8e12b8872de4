"""How many submitted runs are waited for at the same time, and what follows: whether to wait for more before acting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

FEW = 8
"""Below this many nobody is kept waiting: workers may be idle."""
EACH = 0.0003
"""Seconds that each of them is worth. With so many under way, some stand in the queue: a moment more does not keep any
worker from working, and what comes in that moment is stored, or read, together."""
LONGEST = 0.012
"""Seconds."""


class Crowd:
    """Counts them."""

    def __init__(self) -> None:
        self._count = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Until it is left, one more is under way."""
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1

    async def gather(self) -> None:
        """Let more come, where there are many."""
        if self._count >= FEW:
            await asyncio.sleep(min(self._count * EACH, LONGEST))
