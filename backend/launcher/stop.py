"""The wish to stop: Ctrl-C, SIGTERM, or the terminal being closed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stop:
    """Stopping has two steps: in order, and, asked a second time, at once."""

    def __init__(self) -> None:
        self.requested = asyncio.Event()
        self.at_once = asyncio.Event()

    def request(self) -> None:
        """Stop; the second time, at once."""
        if self.requested.is_set():
            self.at_once.set()
        self.requested.set()

    def listen(self) -> None:
        """Takes the signals from now on."""
        for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Under nohup the terminal's end is meant to be ignored. Not so Ctrl-C, which scripts ignore for what they
            # start in the background: whoever interrupts it there means it.
            if caught is not signal.SIGHUP or signal.getsignal(caught) is not signal.SIG_IGN:
                asyncio.get_running_loop().add_signal_handler(caught, self.request)

    async def interrupting(self, work: Coroutine[Any, Any, T]) -> T:
        """The outcome of `work`; raises Stopped, with the work cancelled, when stopping is asked for before."""
        task = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self.requested.wait())
        try:
            await asyncio.wait({task, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise Stopped
            return task.result()
        finally:
            for unfinished in (task, asked):
                unfinished.cancel()
            await asyncio.gather(task, asked, return_exceptions=True)


class Stopped(Exception):
    """Stopped before it was ready."""
