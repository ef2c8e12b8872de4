"""Watches runs for all who wait in this process: one query a tick, however many they are."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from django.db import Error, connection

from messager.runs.models import Run
from messager.runs.states import TERMINAL

logger = logging.getLogger(__name__)

TICK = 0.1
"""Seconds between two looks at the database."""
AFTER_ERROR = 1.0
"""Seconds to leave the database alone when it did not answer."""
BATCH = 500
"""Ids in one query."""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What was seen of a run."""

    version: int
    ended: bool


class Watch:
    """Knows the newest version of every run that somebody waits for."""

    def __init__(self) -> None:
        self._watched: Counter[uuid.UUID] = Counter()
        self._seen: dict[uuid.UUID, Sight | None] = {}
        self._looked = asyncio.Condition()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="watch")

    async def stop(self) -> None:
        """End all waits, those that begin later as well."""
        self._stopped = True
        async with self._looked:
            self._looked.notify_all()

    async def until_changed(self, run_id: uuid.UUID, after: int | None, seconds: float) -> bool:
        """Wait until the run's version passes `after` (None: until it ends), it has ended, or it is unknown.

        False when `seconds` went by first, or the watch was stopped.
        """
        self._watched[run_id] += 1
        self._arrived.set()
        self._ensure_looking()
        try:
            async with asyncio.timeout(seconds):
                async with self._looked:
                    await self._looked.wait_for(lambda: self._stopped or self._is_news(run_id, after))
            return self._is_news(run_id, after)
        except TimeoutError:
            return False
        finally:
            self._watched[run_id] -= 1
            if self._watched[run_id] <= 0:
                del self._watched[run_id]
                self._seen.pop(run_id, None)

    def _is_news(self, run_id: uuid.UUID, after: int | None) -> bool:
        if run_id not in self._seen:
            return False  # not looked at since the wait began
        sight = self._seen[run_id]
        return sight is None or sight.ended or (after is not None and sight.version > after)

    def _ensure_looking(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_while_watched())

    async def _look_while_watched(self) -> None:
        while self._watched:
            await self._look()
            async with self._looked:
                self._looked.notify_all()
            with suppress(TimeoutError):  # a run that was not looked at yet does not wait for the next tick
                await asyncio.wait_for(self._arrived.wait(), TICK)

    async def _look(self) -> None:
        self._arrived.clear()
        loop = asyncio.get_running_loop()
        try:
            self._seen.update(await loop.run_in_executor(self._thread, _look, list(self._watched)))
        except Error as error:
            logger.warning("waiting requests could not look at the database: %s", error)
            await asyncio.sleep(AFTER_ERROR)
        for gone in self._seen.keys() - self._watched.keys():
            del self._seen[gone]


def _look(ids: list[uuid.UUID]) -> dict[uuid.UUID, Sight | None]:
    found: dict[uuid.UUID, Sight | None] = dict.fromkeys(ids)
    connection.close_if_unusable_or_obsolete()
    for start in range(0, len(ids), BATCH):
        rows = Run.objects.filter(id__in=ids[start : start + BATCH]).values_list("id", "version", "state")
        found |= {run_id: Sight(version=version, ended=state in TERMINAL) for run_id, version, state in rows}
    return found
