"""Threads of the waiting side, each with a connection to the database of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connection

from messager.database.patience import patience

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds the statements of one piece of work may take."""

Work = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class DatabaseThread:
    """One thread that works for the loop; its own line of work waits meanwhile, and nothing else does.

    An executor's way there and back takes about as long as the statement it is for.
    """

    def __init__(self, name: str) -> None:
        """`name` is the thread's, which begins with the first work."""
        self._name = name
        self._work: SimpleQueue[Work] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` returns; raises what it raises, such as Django's database errors."""
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._work.put((work, done))
        if self._thread is None:
            self._thread = threading.Thread(target=self._do_all, name=self._name, daemon=True)
            self._thread.start()
        return await done

    def _do_all(self) -> None:
        while True:
            work, done = self._work.get()
            try:
                result, error = _patiently(work), None
            except Exception as raised:
                result, error = None, raised
            call_in(done.get_loop(), _settle, done, result, error)


def call_in(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *args: Any) -> None:
    """Call a function in the loop's thread; not when the loop has ended."""
    try:
        loop.call_soon_threadsafe(function, *args)
    except RuntimeError:
        if not loop.is_closed():
            raise


def _patiently(work: Callable[[], T]) -> T:
    connection.close_if_unusable_or_obsolete()
    with patience(PATIENCE):
        return work()


def _settle(done: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if done.done():  # whoever asked has left
        return
    if error is None:
        done.set_result(result)
    else:
        done.set_exception(error)
