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
        self._coming: list[tuple[Run, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def accept(self, run: Run) -> bool:
        """When it returns, the run is committed; False when it is not, as its idempotency key was used before.

        Raises Django's database errors.
        """
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._coming.append((run, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_all())
        return await stored

    async def _write_all(self) -> None:
        while self._coming:
            await self._crowd.gather()
            some, self._coming = self._coming[:MOST], self._coming[MOST:]
            await self._write(some)

    async def _write(self, some: list[tuple[Run, asyncio.Future[bool]]]) -> None:
        loop = asyncio.get_running_loop()
        try:
            # Their clients hear of it before workers do.
            await self._thread.do(
                lambda: accept_new([run for run, _ in some], lambda *decided: call_in(loop, _decided, some, *decided))
            )
        except (DataError, IntegrityError) as error:
            if len(some) == 1:
                return _failed(some, error)
            for run, stored in some:  # one that cannot be stored is no harm to the others
                if not stored.done():
                    await self._write([(run, stored)])
        except Exception as error:
            _failed(some, error)


def _decided(some: list[tuple[Run, asyncio.Future[bool]]], asked: list[Run], found: list[Run]) -> None:
    decided, ids = {run.id for run in asked}, {run.id for run in found}
    for run, stored in some:
        if run.id in decided and not stored.done():  # its client may have left
            stored.set_result(run.id in ids)


def _failed(some: list[tuple[Run, asyncio.Future[bool]]], error: Exception) -> None:
    for _, stored in some:
        if not stored.done():  # it may have been committed before something else failed
            stored.set_exception(error)
