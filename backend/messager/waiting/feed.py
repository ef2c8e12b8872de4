"""Follows the changes of all runs for everybody in this process who waits for some: one query serves them all."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import Error

from messager.runs.changes import changes_since, position_now
from messager.runs.errors import StaleCursor
from messager.runs.history import RunFilters
from messager.runs.matching import matches
from messager.runs.models import Run
from messager.waiting.threads import DatabaseThread
from messager.waiting.watch import AFTER_ERROR, LOOK, LOOK_AGAIN, LOOK_UNTOLD

logger = logging.getLogger(__name__)

EVERYTHING = RunFilters()
LIMIT = 200
"""Runs in one look."""
KEPT = 1000
"""Runs that are remembered, for those who come back a moment later."""
KEPT_CHARACTERS = 8_000_000
"""Of their inputs, results and errors."""
CURSORS = 300
"""Cursors that are remembered."""
DORMANT = 30.0
"""Seconds after which changes are no longer followed when nobody waits."""


@dataclass(eq=False)
class Wait:
    """Somebody who waits for changes that match."""

    filters: RunFilters
    runs: dict[uuid.UUID, Run] = field(default_factory=dict)
    """What changed since the wait began."""
    come: asyncio.Event = field(default_factory=asyncio.Event)
    is_cut_off: bool = False
    """Changes may have been missed: the database is another one."""

    def give(self, runs: Iterable[Run]) -> None:
        """These changed; each is kept as it is now."""
        self.runs |= {run.id: run for run in runs}
        self.come.set()

    def cut_off(self) -> None:
        """Whatever comes next does not follow on what came before."""
        self.is_cut_off = True
        self.come.set()

    async def outcome(self, seconds: float) -> list[Run]:
        """The runs that changed; none when `seconds` went by first, or the server stops."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.come.wait()
        return list(self.runs.values())


class Waits:
    """Who waits for what: those who ask the same are asked about once, those who name runs are found by these."""

    def __init__(self) -> None:
        self._by_question: dict[str, set[Wait]] = defaultdict(set)
        self._by_run: dict[uuid.UUID, set[Wait]] = defaultdict(set)

    def __bool__(self) -> bool:
        return bool(self._by_question or self._by_run)

    def all(self) -> Iterator[Wait]:
        """Everybody; some may be named twice."""
        for waits in (*self._by_question.values(), *self._by_run.values()):
            yield from waits

    def add(self, wait: Wait) -> None:
        """From now on it hears of changes."""
        for waits, key in self._places(wait):
            waits[key].add(wait)

    def remove(self, wait: Wait) -> None:
        """No longer."""
        for waits, key in self._places(wait):
            waits[key].discard(wait)
            if not waits[key]:
                del waits[key]

    def tell(self, runs: list[Run]) -> None:
        """Give everybody what they wait for."""
        for run in runs:
            for wait in self._by_run.get(run.id, ()):
                if matches(run, wait.filters):
                    wait.give([run])
        for waits in self._by_question.values():
            filters = next(iter(waits)).filters
            if found := [run for run in runs if matches(run, filters)]:
                for wait in waits:
                    wait.give(found)

    def _places(self, wait: Wait) -> list[tuple[dict[Any, set[Wait]], Any]]:
        if wait.filters.id:
            return [(self._by_run, run_id) for run_id in wait.filters.id]
        return [(self._by_question, question(wait.filters))]


class Feed:
    """All in the loop's thread, but for the reading."""

    def __init__(self, reader: DatabaseThread) -> None:
        self._reader = reader
        self._waits = Waits()
        self._following: asyncio.Task[None] | None = None
        self._began = asyncio.Event()
        self._something_to_do = asyncio.Event()
        self._is_to_look = False
        self._looked_at = self._left_at = 0.0
        self._stopped = False
        self.position = ""
        """The cursor up to which changes were passed on."""
        self.looks = 0
        """How many have begun."""
        self._passed: OrderedDict[str, int] = OrderedDict()
        """Cursors handed out, and how many runs had been passed on before each."""
        self._recent: deque[tuple[Run, int]] = deque()
        self._characters = 0
        self._count = 0
        self._limit = LIMIT
        self.is_blind = False
        """Whether the database did not answer when it was looked at last."""
        self.is_told = False
        """Whether changes are heard of; where not, they are looked for more often."""

    def stop(self) -> None:
        """End all waits, those that begin later as well."""
        self._stopped = True
        for wait in self._waits.all():
            wait.come.set()

    def heard(self) -> None:
        """Some run changed; in the loop's thread."""
        self._is_to_look = True
        self._something_to_do.set()

    @contextmanager
    def waiting_for(self, filters: RunFilters) -> Iterator[Wait]:
        """Inside, no change that matches is missed, from the position there is when `has_begun` has returned."""
        wait = Wait(filters)
        self._waits.add(wait)
        if self._stopped:
            wait.come.set()
        if self._following is None or self._following.done():
            self._began.clear()
            self._following = asyncio.get_running_loop().create_task(self._follow())
        try:
            yield wait
        finally:
            self._waits.remove(wait)
            self._left_at = time.monotonic()

    async def has_begun(self, seconds: float) -> bool:
        """Wait until changes are followed; False when the database did not answer meanwhile."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._began.wait()
        return self._began.is_set()

    def passed_since(self, cursor: str) -> list[Run] | None:
        """The runs that were passed on since, the newest state of each; None when that is not remembered."""
        count = self._passed.get(cursor)
        if count is None or self.is_blind or not self._began.is_set() or self._count - count > len(self._recent):
            return None
        first = len(self._recent) - (self._count - count)
        return list({run.id: run for run, _ in islice(self._recent, first, None)}.values())

    async def _follow(self) -> None:
        try:
            while self._waits or time.monotonic() < self._left_at + DORMANT:
                try:
                    await self._look()
                    self.is_blind = False
                except StaleCursor:  # the database was set back, or is another one
                    self._cut_off()
                except Error as error:
                    self.is_blind = True
                    self._limit = max(1, self._limit // 2)  # they may have been too many to read in time
                    logger.warning("who waits for changes could not look at the database: %s", error)
                    await asyncio.sleep(AFTER_ERROR)
        finally:
            self._cut_off()

    def _cut_off(self) -> None:
        """What comes next does not follow on what came before."""
        self._began.clear()
        self._passed.clear()
        self._recent.clear()
        self._characters = 0
        for wait in self._waits.all():
            wait.cut_off()

    async def _look(self) -> None:
        if not self._began.is_set():
            await self._begin()
        await self._pause()
        self._is_to_look = False
        self._something_to_do.clear()
        self._looked_at = time.monotonic()
        self.looks += 1
        position, limit = self.position, self._limit
        changes = await self._reader.do(lambda: changes_since(position, EVERYTHING, limit))
        self._limit = LIMIT
        self._pass_on(changes.runs, changes.next)
        self._is_to_look |= changes.more

    async def _begin(self) -> None:
        self._pass_on([], await self._reader.do(position_now))
        self._began.set()

    def _pass_on(self, runs: list[Run], position: str) -> None:
        self.position = position
        self._remember(runs)
        self._passed[position] = self._count
        while len(self._passed) > CURSORS:
            self._passed.popitem(last=False)
        if runs:
            self._waits.tell(runs)

    def _remember(self, runs: list[Run]) -> None:
        self._count += len(runs)
        for run in runs:
            size = sum(len(text or "") for text in (run.input, run.result, run.error_message, run.error_traceback))
            self._recent.append((run, size))
            self._characters += size
        while len(self._recent) > KEPT or self._characters > KEPT_CHARACTERS:
            self._characters -= self._recent.popleft()[1]

    async def _pause(self) -> None:
        """Until something is heard, or it is time to look all the same; looks keep a distance whatever is heard."""
        await asyncio.sleep(max(0.0, self._looked_at + LOOK_AGAIN - time.monotonic()))
        if self._is_to_look:
            return
        rest = self._looked_at + (LOOK if self.is_told else LOOK_UNTOLD) - time.monotonic()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, rest)):
                await self._something_to_do.wait()


def question(filters: RunFilters) -> str:
    """The same for those who ask the same."""
    return filters.model_dump_json(exclude={"since", "wait", "limit", "cursor", "shorten"})
