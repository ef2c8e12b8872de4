"""Watches runs for all who wait in this process: Redis says which changed, one query reads them for everybody."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import Error

from messager.runs import news
from messager.runs.models import Run
from messager.runs.reading import runs_by_id, versions_of
from messager.runs.states import TERMINAL
from messager.waiting.crowd import Crowd
from messager.waiting.threads import DatabaseThread

logger = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks at the versions of all watched runs: word of a change may be lost, or never sent."""
LOOK_UNTOLD = 0.1
"""The same while Redis says nothing."""
LOOK_AGAIN = 0.025
"""Seconds between two looks at least, whatever is said."""
AFTER_ERROR = 1.0
"""Seconds to leave the database alone when it did not answer."""
BATCH = 500
"""Runs in one query."""
REMEMBERED = 10.0
"""Seconds for which a run is still known after nobody waits for it any more: who polls comes back at once."""


@dataclass(eq=False)
class Wait:
    """Somebody who waits for a run."""

    after: int | None
    """The version they have; None: they wait for the end."""
    answer: asyncio.Future[Run | None]

    def resolve(self, run: Run | None) -> None:
        """Answer, once; None: there is nothing to wait for."""
        if not self.answer.done():
            self.answer.set_result(run)

    async def outcome(self, seconds: float) -> Run | None:
        """The run once it has changed, or ended; None when `seconds` went by first, or there is no such run."""
        # Cheaper than asyncio.timeout, and there is nothing to cancel.
        alarm = self.answer.get_loop().call_later(seconds, self.resolve, None)
        try:
            return await self.answer
        finally:
            alarm.cancel()

    def is_news(self, run: Run) -> bool:
        """Whether that is what they wait for."""
        return run.state in TERMINAL or (self.after is not None and run.version > self.after)


@dataclass(eq=False)
class Watched:
    """A run that somebody waits for, or did a moment ago."""

    waits: set[Wait] = field(default_factory=set)
    run: Run | None = None
    """As it was last read; None: it is still to be read."""
    left_at: float = 0.0
    """When the last one left who waited."""
    checked_at: float = 0.0
    """When the database last said that `run` is the newest."""


class Watch:
    """Knows the newest version of every run that somebody waits for. All in the loop's thread, but for the reading."""

    def __init__(self, reader: DatabaseThread, crowd: Crowd) -> None:
        """`crowd` says whether it is worth to wait for more before reading."""
        self._reader = reader
        self._crowd = crowd
        self._watched: dict[uuid.UUID, Watched] = {}
        self._changed: set[uuid.UUID] = set()
        self._something_to_do = asyncio.Event()
        self._looked_at = self._look_at = 0.0
        self._task: asyncio.Task[None] | None = None
        self._stopped = False
        self._is_blind = False
        """Whether the database did not answer when it was looked at last."""
        self.is_told = False
        """Whether changes are heard of; where not, runs are looked at more often."""

    def stop(self) -> None:
        """End all waits, those that begin later as well."""
        self._stopped = True
        for watched in self._watched.values():
            for wait in watched.waits:
                wait.resolve(None)

    def heard(self, word: str) -> None:
        """A run changed, or some did; in the loop's thread."""
        if word == news.SOMETHING:
            self._look_at = min(self._look_at, max(time.monotonic(), self._looked_at + LOOK_AGAIN))
            self._something_to_do.set()
            return
        with suppress(ValueError):  # whoever reaches Redis can say anything
            run_id = uuid.UUID(word)
            watched = self._watched.get(run_id)
            if watched is not None and watched.waits:
                self._to_be_read(run_id)
            elif watched is not None:
                del self._watched[run_id]

    @contextmanager
    def waiting_for(self, run_id: uuid.UUID, after: int | None, stored: bool = True) -> Iterator[Wait]:
        """Inside, no change of the run is missed. `stored`: whether it is there already, and has to be read."""
        watched = self._watched.setdefault(run_id, Watched())
        wait = Wait(after=after, answer=asyncio.get_running_loop().create_future())
        watched.waits.add(wait)
        if watched.run is not None and wait.is_news(watched.run):
            wait.resolve(watched.run)
        elif stored and (watched.run is None or watched.checked_at < time.monotonic() - self._pause()):
            self._to_be_read(run_id)
        self._ensure_looking()
        if self._stopped:
            wait.resolve(None)
        try:
            yield wait
        finally:
            watched.waits.discard(wait)
            watched.left_at = time.monotonic()

    def was_stored(self, run: Run) -> None:
        """The run was just accepted, so nobody has to read it."""
        watched = self._watched.get(run.id)
        if watched is not None and watched.run is None:
            watched.run, watched.checked_at = run, time.monotonic()

    def known(self, run_id: uuid.UUID) -> Run | None:
        """The run as it is, where that is known: it was read, and nobody has heard of a change since."""
        watched = self._watched.get(run_id)
        return watched.run if watched is not None and not self._is_blind and run_id not in self._changed else None

    def _to_be_read(self, run_id: uuid.UUID) -> None:
        self._changed.add(run_id)
        self._something_to_do.set()

    def _ensure_looking(self) -> None:
        """Also for who need not be told of what is read now: word of the end may be lost."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_while_watched())

    def _pause(self) -> float:
        return LOOK if self.is_told else LOOK_UNTOLD

    async def _look_while_watched(self) -> None:
        while self._watched:
            try:
                await self._look()
                self._is_blind = False
            except Exception as error:  # whatever it is, others wait
                self._is_blind = True
                logger.warning("waiting requests could not look at the database: %s", error, exc_info=_odd(error))
                await asyncio.sleep(AFTER_ERROR)

    async def _look(self) -> None:
        """Read what is said to have changed, and now and then look for what was not said."""
        self._something_to_do.clear()
        if self._changed:
            await self._crowd.gather()
            await self._read(list(self._changed)[:BATCH])
        elif (pause := self._look_at - time.monotonic()) <= 0:
            await self._look_at_all()
        else:
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._something_to_do.wait()

    async def _read(self, ids: list[uuid.UUID]) -> None:
        self._changed.difference_update(ids)
        try:
            found = {run.id: run for run in await self._reader.do(lambda: runs_by_id(ids))}
        except BaseException:
            self._changed.update(ids)
            raise
        for run_id in ids:
            self._tell(run_id, found.get(run_id))

    def _tell(self, run_id: uuid.UUID, run: Run | None) -> None:
        watched = self._watched.get(run_id)
        if watched is None:
            return
        watched.run, watched.checked_at = run, time.monotonic()
        for wait in list(watched.waits):
            if run is None or wait.is_news(run):
                wait.resolve(run)

    async def _look_at_all(self) -> None:
        """One query for the versions of all, and what is newer than known is read."""
        self._looked_at = time.monotonic()
        self._look_at = self._looked_at + self._pause()
        self._forget_who_left()
        ids = [run_id for run_id, watched in self._watched.items() if watched.waits]
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            versions = await self._reader.do(lambda some=some: versions_of(some))  # type: ignore[misc]
            self._changed.update(run_id for run_id in some if self._is_outdated(run_id, versions.get(run_id)))

    def _is_outdated(self, run_id: uuid.UUID, version: int | None) -> bool:
        watched = self._watched.get(run_id)
        if watched is None or version != (watched.run.version if watched.run else None):
            return watched is not None
        watched.checked_at = time.monotonic()
        return False

    def _forget_who_left(self) -> None:
        long_ago = time.monotonic() - REMEMBERED
        for run_id, watched in list(self._watched.items()):
            if not watched.waits and watched.left_at < long_ago:
                del self._watched[run_id]


def _odd(error: Exception) -> Exception | None:
    """An error that is none of the database's comes with its traceback."""
    return None if isinstance(error, Error) else error
