"""The parts of a local stack that Messager is made of: the API and its workers."""

from __future__ import annotations

import random
import signal
import socket
import sys
import time
from collections.abc import Collection

import httpx

from chaos.database.access import ERRORS, Database
from chaos.stack import clock, processes
from chaos.stack.settings import BACKEND, Settings
from chaos.stack.supervised import Program, Supervised

STEP = 0.05
"""Seconds between two looks at something that tells nobody when it is ready."""


class LocalService(Supervised):
    """A process of a local stack."""

    def __init__(self, program: Program, settings: Settings) -> None:
        """Not running yet."""
        super().__init__(program)
        self.settings = settings
        self.set_clock(0)

    def is_ready(self) -> bool:
        """Whether it does its work now."""
        raise NotImplementedError

    def ready(self, seconds: float) -> bool:
        """Wait until it does its work; False when it does not in that time."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if time.monotonic() > deadline:
                return False
            time.sleep(STEP)
        return True

    def set_clock(self, seconds: int) -> None:
        """Put its wall clock that far off."""
        clock.put_off(self.settings.clock_file(self.name), seconds)


class Api(LocalService):
    """`messager.serve`, or what the settings have in its place."""

    def __init__(self, settings: Settings) -> None:
        """Not running yet."""
        super().__init__(python(settings, "api", settings.api_module), settings)
        self.url = f"http://127.0.0.1:{settings.api_port}"

    def is_ready(self) -> bool:
        """It answers."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


class Worker(LocalService):
    """`messager.work`."""

    def __init__(self, number: int, settings: Settings, records: Database) -> None:
        """Not running yet."""
        name = f"worker-{number}"
        self.node = f"{name}@{socket.gethostname()}"
        arguments = ("-c", str(settings.concurrency), "-n", f"{name}@%h")
        super().__init__(python(settings, name, "messager.work", *arguments), settings)
        self._records = records

    def is_ready(self) -> bool:
        """It has entered itself into the table of workers."""
        try:
            return self.pid is not None and self._records.worker_pids().get(self.node) == self.pid
        except ERRORS:
            return False

    def kill_child(self, dice: random.Random, wanted: Collection[int]) -> int | None:
        """One of its pool processes."""
        pid = self.pid
        found = sorted(processes.children(pid)) if pid else []
        if not found:
            return None
        chosen = dice.choice([child for child in found if child in wanted] or found)
        processes.send([chosen], signal.SIGKILL)
        return chosen


def python(settings: Settings, name: str, module: str, *arguments: str) -> Program:
    """A module of the backend as a program."""
    mutated = ["chaos.mutated", settings.mutant] if settings.mutant else []
    return Program(
        name=name,
        args=[sys.executable, "-m", *mutated, module, *arguments],
        folder=BACKEND,
        log=settings.log(name),
        env=settings.environment(name),
    )
