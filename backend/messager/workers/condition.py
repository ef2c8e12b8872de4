"""In one word, how a queue is: the first rule that is true of it gives the word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LATE = 10.0
"""Seconds after which a run should have begun where a process is free for it."""
LONG = 60.0
"""Seconds of waiting for a process after which more of them would help."""


class Condition(StrEnum):
    """A queue's health."""

    PAUSED = "paused"
    """Nothing of it begins until somebody resumes it."""
    NO_WORKER = "no_worker"
    """No worker that is online takes from it."""
    STALLED = "stalled"
    """A process has been free for over ten seconds, and yet a run has waited for it all that time."""
    BACKLOGGED = "backlogged"
    """All processes are at work, and the oldest run has waited for over a minute."""
    AT_CAPACITY = "at_capacity"
    """All processes are at work."""
    ACTIVE = "active"
    """Runs are executed, or about to be."""
    IDLE = "idle"
    """Nothing waits, nothing runs."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What the word depends on."""

    paused: bool
    workers: int
    """Workers online that take from the queue."""
    free: int
    """Their processes that have nothing to do, for any queue."""
    waiting: int
    running: int
    oldest: float
    """Seconds the oldest run has waited; 0 when none waits."""
    unused: float
    """Seconds for which the oldest run could have been begun by a worker that had a process free and began nothing."""


def condition_of(load: Load) -> Condition:
    """The word for it."""
    if load.paused:
        return Condition.PAUSED
    if not load.workers:
        return Condition.NO_WORKER
    if load.free:
        return _with_room(load)
    return Condition.BACKLOGGED if load.oldest > LONG else Condition.AT_CAPACITY


def _with_room(load: Load) -> Condition:
    if load.unused > LATE:
        return Condition.STALLED
    return Condition.ACTIVE if load.waiting or load.running else Condition.IDLE
