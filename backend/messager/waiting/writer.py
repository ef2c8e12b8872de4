"""Stores runs for the event loop: whatever comes in while one statement is under way, goes into the next one together.

So under load a statement, a commit and a command to Redis serve many runs, and a single one waits for nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from messager.database.patience import patience
from messager.runs.models import Run
from messager.runs.services import accept_new
from messager.waiting.threads import PATIENCE

logger = logging.getLogger(__name__)

MOST = 100
"""Runs in one statement."""


class Writer:
    """All in the loop's thread, but for the writing."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._coming: list[tuple[Run, asyncio.Future[None]]] = []
        self._is_busy = False

    async def accept(self, run: Run) -> None:
        """When it returns, the run is committed. Raises Django's database errors."""
        stored = asyncio.get_running_loop().create_future()
        self._coming.append((run, stored))
        if not self._is_busy:
            self._is_busy = True
            self._task = asyncio.get_running_loop().create_task(self._write_all())
        await stored

    async def _write_all(self) -> None:
        try:
            while self._coming:
                some, self._coming = self._coming[:MOST], self._coming[MOST:]
                await self._write([run for run, _ in some], [stored for _, stored in some])
        finally:
            self._is_busy = False

    async def _write(self, runs: list[Run], stored: list[asyncio.Future[None]]) -> None:
        loop = asyncio.get_running_loop()

        def tell() -> None:
            loop.call_soon_threadsafe(_settle, stored, None)

        try:
            await loop.run_in_executor(self._thread, _accept, runs, tell)
        except Exception as error:
            _settle(stored, error)


def _accept(runs: list[Run], then: Callable[[], None]) -> None:
    connection.close_if_unusable_or_obsolete()
    with patience(PATIENCE):
        accept_new(runs, then)


def _settle(stored: list[asyncio.Future[None]], error: Exception | None) -> None:
    for future in stored:
        if future.done():  # its client has left, or it was committed before something else failed
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
