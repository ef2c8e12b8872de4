"""What a storm submits, and what has to come of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Input = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Job:
    """A run to be submitted."""

    task: str
    input: Input


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How runs of a task may end."""

    states: frozenset[str]
    errors: frozenset[str] = frozenset()
    """The `error.type` of one that failed."""


def _succeeds() -> Ending:
    return Ending(states=frozenset({"succeeded"}))


def _fails(*errors: str) -> Ending:
    return Ending(states=frozenset({"failed"}), errors=frozenset(errors))


ENDINGS: Mapping[str, Ending] = MappingProxyType(
    {
        "chaos.quick": _succeeds(),
        "chaos.pausing": _succeeds(),
        "chaos.retrying": _succeeds(),
        "chaos.taking": _succeeds(),
        "chaos.failing": _fails("ChaosError"),
        # What was lost, nobody knows; what a stopping worker could not wait for, neither.
        "chaos.once": Ending(
            states=frozenset({"succeeded", "failed"}), errors=frozenset({"WorkerLost", "Interrupted"})
        ),
        "chaos.exiting": _fails("WorkerLost"),
        "chaos.crashing": _fails("WorkerLost"),
        "chaos.bombing": _fails("WorkerLost"),
        # Their second attempt may be lost to another fault.
        "chaos.devouring": _fails("MemoryError", "WorkerLost"),
        "chaos.endless": _fails("TimeLimitExceeded", "WorkerLost"),
        "chaos.hogging": Ending(states=frozenset({"succeeded", "failed"}), errors=frozenset({"WorkerLost"})),
    }
)

AT_MOST_ONCE = frozenset({"chaos.once"})

_Make = Callable[[random.Random], Job]

_MIX: tuple[tuple[int, _Make], ...] = (
    (72, lambda dice: Job(task="chaos.quick", input={})),
    (13, lambda dice: Job(task="chaos.pausing", input={"seconds": round(dice.uniform(0.05, 0.3), 3)})),
    (1, lambda dice: Job(task="chaos.pausing", input={"seconds": round(dice.uniform(1, 4), 3)})),
    (5, lambda dice: Job(task="chaos.retrying", input={"times": dice.randint(1, 2)})),
    (3, lambda dice: Job(task="chaos.failing", input={})),
    (6, lambda dice: Job(task="chaos.once", input={"seconds": round(dice.uniform(0, 0.3), 3)})),
)

POISONS: tuple[Job, ...] = (
    Job(task="chaos.exiting", input={}),
    Job(task="chaos.crashing", input={}),
    Job(task="chaos.devouring", input={}),
    Job(task="chaos.endless", input={}),
    Job(task="chaos.hogging", input={"seconds": 5}),
    Job(task="chaos.bombing", input={}),
)


def jobs(count: int, dice: random.Random) -> list[Job]:
    """The runs of a storm, the same for the same dice."""
    weights = [weight for weight, _ in _MIX]
    return [make(dice) for _, make in dice.choices(_MIX, weights, k=count)]
