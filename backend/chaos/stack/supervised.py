"""A program that is started again at once whenever it ends, and can be killed, stopped and frozen meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaos.records import Exit
from chaos.stack import processes

PATIENCE = 15.0
"""Seconds in which a killed process must be gone."""
HASTE = 0.5
"""A process that lived shorter than this is started again only after a pause as long: it cannot work now."""


@dataclass(kw_only=True)
class Program:
    """What to run; changes count from the next start."""

    name: str
    args: Sequence[str | Path]
    folder: Path
    log: Path
    env: Mapping[str, str]
    options: dict[str, Any] = field(default_factory=dict)
    """Popen's: the user to run as."""


class Supervised:
    """One thread waits for it and starts it again."""

    def __init__(self, program: Program) -> None:
        """Not running yet."""
        self.name = program.name
        self.program = program
        self.exits: list[Exit] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: set[int] = set()
        self._held = False
        self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._keep, name=f"supervisor of {self.name}", daemon=True)

    def start(self) -> None:
        """Run it from now on."""
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """Of the process, while there is one."""
        process = self._process
        return process.pid if process else None

    def expect_end(self) -> int | None:
        """Its end will be no surprise, whoever brings it about; returns the process's id."""
        with self._changed:
            self._asked |= {self._process.pid} if self._process else set()
            return self.pid

    def kill(self) -> None:
        """As a crash, with all it has started; returns when it is gone."""
        with self._changed:
            old = self._process
            if old is not None:
                self._asked.add(old.pid)
                processes.kill_tree(old.pid)
                self._changed.wait_for(lambda: self._process is not old, PATIENCE)

    def down(self) -> None:
        """Kill it and keep it down; returns when it is gone."""
        with self._changed:
            self._held = True
        self.kill()
        with self._changed:
            self._changed.wait_for(lambda: self._process is None, PATIENCE)

    def up(self) -> None:
        """Start it again."""
        with self._changed:
            self._held = False
            self._changed.notify_all()

    def stop(self, seconds: float, number: signal.Signals = signal.SIGTERM) -> bool:
        """Ask the process that runs now to end, kill it when it does not; whether it ended by itself."""
        with self._changed:
            old = self._process
            if old is None:
                return False
            self._asked.add(old.pid)
            processes.send([old.pid], number)
            if self._changed.wait_for(lambda: self._process is not old, seconds):
                return True
        self.kill()
        return False

    def signal_all(self, number: signal.Signals) -> None:
        """Send it to the process and to all it has started."""
        with self._changed:
            if self._process is not None:
                processes.send(processes.members(self._process.pid), number)

    def freeze(self) -> None:
        """Stop all of it."""
        self.signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.signal_all(signal.SIGCONT)

    def close(self, seconds: float) -> None:
        """End it for good."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self.stop(seconds)
            self._thread.join(PATIENCE)

    def _keep(self) -> None:
        while self._may_start():
            process, started = self._spawn(), time.monotonic()
            # Without WNOWAIT the group's id would be free, and could be another's, before the group is killed.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            self._note_end(process)
            with self._changed:
                if time.monotonic() - started < HASTE:
                    self._changed.wait_for(lambda: self._closing, HASTE)

    def _may_start(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or not self._held)
            return not self._closing

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self._changed, self.program.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603
                [str(arg) for arg in self.program.args],
                cwd=self.program.folder,
                env=dict(self.program.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self.program.options,
            )
            self._changed.notify_all()
            return self._process

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        with self._changed:
            processes.kill_tree(process.pid)
            code, now = process.wait(), time.monotonic()
            asked = process.pid in self._asked or self._closing
            self.exits.append(Exit(service=self.name, mono=now, code=code, asked=asked))
            self._process = None
            self._changed.notify_all()
