"""What a fault may use."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from chaos.client import Client
from chaos.journal import Line, Tail
from chaos.records import Injection
from chaos.stack.interface import Service, Stack, WorkerService

COMES_BACK = 45.0
"""Seconds in which a part has to work again after it was let alone."""
BUSY = 3.0
"""Seconds a fault waits for a worker to execute something."""
RECENT = 500
"""Lines of the journal in which that is looked for."""
WORKERS_BROKEN = 2
"""At most at the same time, so that there is always one to take over."""


class Missed(Exception):
    """There was nothing to break, or it could not be broken; the message says why."""


class Occupancy:
    """Which parts a fault is at work on."""

    def __init__(self, workers: list[WorkerService]) -> None:
        """`workers` are given to one fault each."""
        self._workers = workers
        self._taken: set[str] = set()
        self._changed = threading.Condition()

    @contextmanager
    def part(self, name: str, seconds: float) -> Iterator[None]:
        """Inside, it is the caller's; an empty name is everybody's. Raises Missed when it does not get free."""
        if not name:
            yield
            return
        with self._changed:
            if not self._changed.wait_for(lambda: name not in self._taken, seconds):
                raise Missed(f"{name} was occupied")
            self._taken.add(name)
        with self._released(name):
            yield

    @contextmanager
    def worker(self, wanted: Callable[[WorkerService], bool], dice: random.Random) -> Iterator[WorkerService]:
        """Inside, one of those that are wanted is the caller's. Raises Missed when none gets free."""

        def free() -> list[WorkerService]:
            broken = sum(worker.name in self._taken for worker in self._workers)
            left = [w for w in self._workers if w.name not in self._taken and wanted(w)]
            return left if broken < WORKERS_BROKEN else []

        with self._changed:
            found = self._changed.wait_for(free, COMES_BACK)
            if not found:
                raise Missed("no worker was free")
            chosen = dice.choice(found)
            self._taken.add(chosen.name)
        with self._released(chosen.name):
            yield chosen

    @contextmanager
    def _released(self, name: str) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._taken.discard(name)
                self._changed.notify_all()


@dataclass(frozen=True, kw_only=True)
class Context:
    """Made for each injection, with dice of its own."""

    stack: Stack
    client: Client
    executions: Tail
    lease: float
    dice: random.Random
    occupancy: Occupancy
    key: str
    """Idempotency keys of runs that the fault submits begin with it."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def wait(self, low: float, high: float | None = None) -> None:
        """Let the fault last, by the dice; shorter when the storm is interrupted."""
        self.stopping.wait(low if high is None else self.dice.uniform(low, high))

    @contextmanager
    def a_worker(self, wanted: Callable[[WorkerService], bool] = lambda worker: True) -> Iterator[WorkerService]:
        """One that no other fault is at work on."""
        with self.occupancy.worker(wanted, self.dice) as worker:
            yield worker

    def busy(self, node: str) -> set[int]:
        """The pool processes of a worker that execute a task now; mostly waits a moment until there is one.

        Otherwise most kills would hit nobody, as short as most runs are; and some shall hit between two runs.
        """
        deadline = time.monotonic() + (BUSY if self.dice.random() < 0.8 else 0.0)
        while not (found := _executing(self.executions.lines(), node)):
            if time.monotonic() > deadline or self.stopping.wait(0.01):
                break
        return found

    def back(self, service: Service) -> None:
        """Wait until a part works again."""
        if not service.ready(COMES_BACK) and not self.stopping.is_set():
            raise Missed(f"{service.name} did not come back within {COMES_BACK:g} s")


def _executing(lines: list[Line], node: str) -> set[int]:
    open_ones: dict[str, int] = {}
    for line in lines[-RECENT:]:
        if line.get("worker") != node:
            continue
        if line["what"] == "start":
            open_ones[line["nonce"]] = line["pid"]
        else:
            open_ones.pop(line["nonce"], None)
    return set(open_ones.values())


def hit(injection: Injection, target: str = "") -> None:
    """From this moment on it is broken."""
    injection.began = time.monotonic()
    injection.target = target
