"""A storm from its first run to its last: submit and break, heal, wait for quiet, gather the evidence."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from chaos import gathering
from chaos.client import Client, Submitter
from chaos.database.access import ERRORS
from chaos.faults.context import Context, Occupancy
from chaos.injector import Injector
from chaos.journal import Journal, Tail
from chaos.memory import MemoryWatch
from chaos.options import Options
from chaos.plan import Plan, Say
from chaos.records import Evidence
from chaos.stack import needs
from chaos.stack.interface import Stack
from chaos.workload import jobs

CLIENT, FAULTS = "client.jsonl", "faults.jsonl"
QUIET = 60.0
"""Seconds beyond a lease in which every run must have ended once all faults have."""
HEALS = 45.0
CONNECTIONS = 60
"""To PostgreSQL, at most, when nothing happens: 16 threads of the API, three processes of each worker, and to spare."""


@dataclass(kw_only=True)
class Storm:
    """Works with any stack: what it needs of one stands in chaos.stack.interface."""

    options: Options
    plan: Plan
    stack: Stack
    folder: Path
    """For the journals of client and faults."""
    say: Say
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> Evidence:
        """All of it; bounded by the plan's length and what each fault and the quiet may take."""
        client_journal, fault_journal = Journal(self.folder / CLIENT), Journal(self.folder / FAULTS)
        client = Client(url=self.stack.url, journal=client_journal, stopping=self.stopping)
        injector = self._injector(client, fault_journal)
        began = time.monotonic()
        try:
            with MemoryWatch(self.stack.broker) as memory:
                self._rage(client, injector)
                ended = time.monotonic()
                self.say(f"storm over after {ended - began:.0f} s; waiting until no run is live")
                leaks = self._heal_and_settle()
            return self._evidence(injector, leaks, memory.peak, began, ended)
        finally:
            client.close()

    def _injector(self, client: Client, journal: Journal) -> Injector:
        occupancy, executions = Occupancy(list(self.stack.workers)), Tail(self.stack.tasks_journal, self.stopping)

        def context(key: str, dice: random.Random) -> Context:
            return Context(
                stack=self.stack,
                client=client,
                executions=executions,
                lease=float(self.options.lease),
                dice=dice,
                occupancy=occupancy,
                key=f"{self.options.seed}-{key}",
                stopping=self.stopping,
            )

        return Injector(
            plan=self.plan, seed=self.options.seed, context=context, journal=journal, stopping=self.stopping
        )

    def _rage(self, client: Client, injector: Injector) -> None:
        dice = random.Random(self.options.seed)  # noqa: S311
        submitter = Submitter(
            client=client,
            jobs=jobs(self.options.runs, dice),
            seconds=self.plan.seconds,
            keys=str(self.options.seed),
            cancels=self.options.cancels,
            dice=dice,
        )
        progress = _Progress(self.options.runs, self.say)
        with ThreadPoolExecutor(2) as pool:
            both = [pool.submit(injector.run), pool.submit(submitter.run, progress.count)]
            try:
                for one in both:
                    one.result()
            except BaseException:
                self.stopping.set()
                raise

    def _heal_and_settle(self) -> list[str]:
        for service in (self.stack.database, self.stack.broker, self.stack.api, *self.stack.workers):
            service.ready(HEALS)
        deadline = time.monotonic() + self.options.lease + QUIET
        while self._live() != 0 and time.monotonic() < deadline:
            self.stopping.wait(0.2)
        # The product writes its counters down twice a second, and workers replace dead children as often.
        self.stopping.wait(2)
        return self._leaks()

    def _live(self) -> int | None:
        try:
            return self.stack.records.live()
        except ERRORS:
            return None

    def _leaks(self) -> list[str]:
        found = self.stack.leaks()
        if (clients := self.stack.records.clients()) > CONNECTIONS:
            found.append(f"{clients} connections to the database, more than {CONNECTIONS}")
        return found

    def _evidence(self, injector: Injector, leaks: list[str], peak: int, began: float, ended: float) -> Evidence:
        client_lines = Tail(self.folder / CLIENT).lines()
        records = self.stack.records
        return Evidence(
            accepted=gathering.accepted(client_lines),
            answers=gathering.answers(client_lines),
            given_up=gathering.given_up(client_lines),
            executions=gathering.executions(Tail(self.stack.tasks_journal).lines()),
            transitions=records.transitions(),
            rows=records.rows(),
            tallies=records.tallies(),
            injections=sorted(injector.injections, key=lambda one: one.began),
            exits=self.stack.exits(),
            leaks=leaks,
            redis_peak=peak,
            lease=float(self.options.lease),
            slots=len(self.stack.workers) * self.stack.concurrency,
            concurrency=self.stack.concurrency,
            proxied=needs.PROXY in self.stack.offers,
            at_most_once=records.has_column("runs_run", "at_most_once"),
            began=began,
            ended=ended,
        )


class _Progress:
    """Says every tenth of the way that it goes on."""

    def __init__(self, total: int, say: Say) -> None:
        self._total, self._say = total, say
        self._done = 0
        self._lock = threading.Lock()

    def count(self) -> None:
        """One more run was accepted or given up."""
        with self._lock:
            self._done += 1
            if self._done * 10 // self._total != (self._done - 1) * 10 // self._total:
                self._say(f"{self._done} of {self._total} runs submitted")
