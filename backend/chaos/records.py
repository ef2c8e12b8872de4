"""What a storm leaves behind, as the checks read it. `mono` is the machine's monotonic clock, in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

TERMINAL = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A 202 that reached the client."""

    run: str
    key: str
    task: str
    mono: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one HTTP request; `status` 0: no answer at all."""

    key: str
    purpose: str
    """submit, cancel or payload."""
    status: int
    began: float
    took: float
    problem: bool = False
    """It was application/problem+json."""
    expected: Sequence[int] = ()
    """Statuses that are right, where the request was made to be refused."""

    @property
    def ended(self) -> float:
        """When it came."""
        return self.began + self.took


@dataclass(frozen=True, kw_only=True)
class Execution:
    """One time a task was started, as the task itself noted it."""

    run: str
    attempt: int
    nonce: str
    task: str
    worker: str
    pid: int
    mono: float
    wall: float
    ended: float | None = None
    how: str | None = None
    """end, retry or fail; None: its process did not live to say."""


@dataclass(frozen=True, kw_only=True)
class Transition:
    """A change of a run's row, as a trigger saw it; in the order of `id`."""

    id: int
    run: str
    old_state: str | None
    """None: it was inserted."""
    new_state: str
    old_token: str | None
    new_token: str | None
    new_published: str | None
    attempt: int
    time: float
    """Of the database's clock, in seconds since 1970."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A run as the database has it at the end."""

    run: str
    task: str
    state: str
    key: str | None
    token: str | None
    attempt: int
    result: Any
    error: str | None
    leased: bool
    cancel_requested: bool


@dataclass(kw_only=True)
class Injection:
    """A fault as it was injected."""

    kind: str
    began: float
    ended: float = 0.0
    target: str = ""
    failed: str | None = None
    """Why it could not be injected."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What the checks need to know of this kind."""


@dataclass(frozen=True, kw_only=True)
class Exit:
    """A process of the stack that ended."""

    service: str
    mono: float
    code: int
    asked: bool
    """The harness ended it, or asked it to."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All of it."""

    accepted: Sequence[Accepted] = ()
    answers: Sequence[Answer] = ()
    executions: Sequence[Execution] = ()
    transitions: Sequence[Transition] = ()
    rows: Sequence[Row] = ()
    injections: Sequence[Injection] = ()
    exits: Sequence[Exit] = ()
    tallies: Mapping[str, int] | None = None
    """The product's own counters; None: it has none."""
    leaks: Sequence[str] = ()
    """What should not have been there any more when all runs had ended."""
    redis_peak: int = 0
    """Bytes."""
    given_up: Sequence[str] = ()
    """Keys the client stopped retrying."""
    lease: float = 10.0
    slots: int = 6
    """Tasks that all workers together execute at once."""
    concurrency: int = 2
    """Tasks that one worker executes at once."""
    proxied: bool = False
    """Requests go through a proxy, which answers where the API cannot."""
    at_most_once: bool = True
    """The product knows tasks that are never started twice."""
    began: float = 0.0
    ended: float = 0.0
    """The storm itself, without start and quiet."""
