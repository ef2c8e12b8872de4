"""Stores runs for the event loop: whatever comes in while one statement is under way, goes into the next one together.

So under load a statement, a commit and a command to Redis serve many runs, and a single one waits for nobody.
"""

from __future__ import annotations

import asyncio

from django.db import DataError, IntegrityError

from messager.runs.models import Run
from messager.runs.services import accept_new
from messager.waiting.crowd import Crowd
from messager.waiting.threads import DatabaseThread, call_in

MOST = 100
"""Runs in one statement."""


class Writer:
    """All in the loop's thread, but for the writing."""

    def __init__(self, crowd: Crowd) -> None:
        """`crowd` says whether it is worth to wait for more."""
        self._crowd = crowd
        self._thread = DatabaseThread("writer")
        self._coming: list[tuple[Run, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def accept(self, run: Run) -> None:
        """When it returns, the run is committed. Raises Django's database errors."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._coming.append((run, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_all())
        await stored

    async def _write_all(self) -> None:
        while self._coming:
            await self._crowd.gather()
            some, self._coming = self._coming[:MOST], self._coming[MOST:]
            await self._write([run for run, _ in some], [stored for _, stored in some])

    async def _write(self, runs: list[Run], stored: list[asyncio.Future[None]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            # Their clients hear of it before workers do.
            await self._thread.do(lambda: accept_new(runs, lambda: call_in(loop, _settle, stored, None)))
        except (DataError, IntegrityError) as error:
            if len(runs) == 1:
                return _settle(stored, error)
            for run, future in zip(runs, stored, strict=True):  # one that cannot be stored is no harm to the others
                await self._write([run], [future])
        except Exception as error:
            _settle(stored, error)


def _settle(stored: list[asyncio.Future[None]], error: Exception | None) -> None:
    for future in stored:
        if future.done():  # its client has left, or it was committed before something else failed
            continue
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
