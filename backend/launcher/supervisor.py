"""Keeps processes running, and takes them down."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from launcher import groups
from launcher.lines import Lines

Emit = Callable[[str, str], None]
"""Called with a process's name and a line."""


@dataclass(frozen=True, kw_only=True)
class Backoff:
    """How long a process that ended waits before it is started again; it doubles each time."""

    first: float = 0.5
    longest: float = 10.0
    forgiven_after: float = 30.0
    """A process that ran this long starts over with the first pause."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What is kept running."""

    name: str
    args: Sequence[str | Path]
    cwd: Path
    env: Mapping[str, str]
    grace: float
    """Seconds between asking it to end and ending it."""


class Watch(Protocol):
    """Whoever wants to know which processes there are."""

    def watch(self, name: str, pid: int) -> None:
        """It was started."""

    def forget(self, name: str, pid: int) -> None:
        """It has ended."""


class Process:
    """One program that is kept running until `stop`."""

    def __init__(self, program: Program, *, emit: Emit, watch: Watch, backoff: Backoff) -> None:
        self.program = program
        self.pid: int | None = None
        self.ended = 0
        """How often it ended without being asked to."""
        self._emit = emit
        self._watch = watch
        self._backoff = backoff
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts it, and from then on starts it again whenever it ends."""
        lines = await self._spawn()
        self._running = asyncio.create_task(self._keep(lines))

    async def stop(self, at_once: asyncio.Event) -> None:
        """Asks it to end; ends it when its grace is over or `at_once` is set. Then nothing of it is left."""
        self._stopping.set()
        if self._running is None:
            return
        if self.pid is not None:
            groups.terminate(self.pid)
        hurry = asyncio.create_task(at_once.wait())
        await asyncio.wait({self._running, hurry}, timeout=self.program.grace, return_when=asyncio.FIRST_COMPLETED)
        hurry.cancel()
        if self.pid is not None:
            groups.kill(self.pid)
        await self._running

    async def _keep(self, lines: Lines | None) -> None:
        pause = self._backoff.first
        while True:
            started = time.monotonic()
            how = await self._wait(lines) if lines else "could not be started"
            if self._stopping.is_set():
                return
            self.ended += 1
            if time.monotonic() - started >= self._backoff.forgiven_after:
                pause = self._backoff.first
            self._emit(self.program.name, f"{how}; starting it again in {pause:g} s")
            if await self._paused(pause):
                return
            pause = min(2 * pause, self._backoff.longest)
            lines = await self._spawn()

    async def _spawn(self) -> Lines | None:
        reading, writing = os.pipe()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self.program.args,
                cwd=self.program.cwd,
                env=self.program.env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                # A group of its own: Ctrl-C reaches the supervisor only, which stops all in order.
                start_new_session=True,
            )
        except OSError as error:
            os.close(reading)
            self._emit(self.program.name, str(error))
            return None
        finally:
            os.close(writing)
        self.pid = self._process.pid
        self._watch.watch(self.program.name, self.pid)
        return Lines(reading, lambda line: self._emit(self.program.name, line))

    async def _wait(self, lines: Lines) -> str:
        assert self._process is not None
        if self._stopping.is_set():
            groups.terminate(self._process.pid)
        code = await self._process.wait()
        # What it had started goes with it: a pool process must not go on with a run that others take over.
        groups.kill(self._process.pid)
        self._watch.forget(self.program.name, self._process.pid)
        self.pid = None
        lines.close()
        return _how_it_ended(code)

    async def _paused(self, seconds: float) -> bool:
        """Waits; tells whether stopping was asked for meanwhile."""
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Supervisor:
    """Processes by name, started in order and stopped in the reverse order."""

    def __init__(self, *, emit: Emit, watch: Watch, backoff: Backoff | None = None) -> None:
        self._emit = emit
        self._watch = watch
        self._backoff = backoff or Backoff()
        self._levels: list[list[Process]] = []

    async def start(self, *programs: Program) -> None:
        """Starts programs that belong together: they are stopped together, before those that were started earlier."""
        made = [Process(program, emit=self._emit, watch=self._watch, backoff=self._backoff) for program in programs]
        self._levels.append(made)
        for process in made:
            await process.start()

    async def stop(self, at_once: asyncio.Event) -> None:
        """Stops level by level, each within its grace or, when `at_once` is set, immediately."""
        while self._levels:
            level = self._levels.pop()
            await asyncio.gather(*(process.stop(at_once) for process in level))

    @property
    def processes(self) -> list[Process]:
        """All that are kept running."""
        return [process for level in self._levels for process in level]

    def failing(self, times: int) -> str | None:
        """A process that ended at least `times` times without being asked to."""
        return next((process.program.name for process in self.processes if process.ended >= times), None)


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"
