"""Carries a plan out: each fault at its time, in a thread of its own."""

from __future__ import annotations

import dataclasses
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from chaos.faults.context import Context, Missed
from chaos.journal import Journal
from chaos.plan import Plan, Planned
from chaos.records import Injection

AT_ONCE = 8
WAITS = 60.0
"""Seconds a fault waits for the part that it is to break."""

MakeContext = Callable[[str, random.Random], Context]


@dataclass(kw_only=True)
class Injector:
    """Keeps what was injected, also in a journal."""

    plan: Plan
    seed: int
    context: MakeContext
    journal: Journal
    stopping: threading.Event
    injections: list[Injection] = field(default_factory=list)

    def run(self) -> None:
        """Returns when the last fault has ended."""
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = []
            for planned in self.plan.faults:
                if self.stopping.wait(max(0.0, began + planned.at - time.monotonic())):
                    break
                done.append(pool.submit(self._inject, planned))
        for one in done:
            one.result()

    def _inject(self, planned: Planned) -> None:
        if self.stopping.is_set():
            return
        # Its own dice: how often another fault threw does not change what this one does.
        context = self.context(f"fault-{planned.number}", random.Random(f"{self.seed} {planned.number}"))  # noqa: S311
        injection = Injection(kind=planned.kind.name, began=time.monotonic())
        try:
            with context.occupancy.part(planned.kind.takes, WAITS):
                injection.began = time.monotonic()
                planned.kind.inject(context, injection)
        except Missed as missed:
            injection.failed = str(missed)
        except Exception as error:
            injection.failed = f"{type(error).__name__}: {error}"
        injection.ended = time.monotonic()
        self.injections.append(injection)
        self.journal.write(dataclasses.asdict(injection))
