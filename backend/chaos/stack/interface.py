"""What a storm asks of a stack, whether it is made of processes or of containers."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import redis

from chaos.database.access import Database
from chaos.records import Exit


class Service(Protocol):
    """One part, which is started again whenever it ends."""

    name: str

    def kill(self) -> None:
        """As a crash, with all it has started; it comes back by itself."""
        ...

    def stop(self, seconds: float) -> bool:
        """Ask it to end; True when it did within that time. It comes back by itself."""
        ...

    def down(self) -> None:
        """Kill it and keep it down until `up`."""
        ...

    def up(self) -> None:
        """Let it come back."""
        ...

    def freeze(self) -> None:
        """Stop it in the middle of what it does."""
        ...

    def thaw(self) -> None:
        """Let it go on."""
        ...

    def ready(self, seconds: float) -> bool:
        """Wait until it does its work; False when it does not in that time."""
        ...

    def set_clock(self, seconds: int) -> None:
        """Put its wall clock that far off; only where the stack offers `clock`."""
        ...


class WorkerService(Service, Protocol):
    """A Celery worker."""

    node: str
    """Celery's name of it: name@host."""

    def kill_child(self, dice: random.Random, wanted: Collection[int]) -> int | None:
        """Kill one of its pool processes, rather one of those wanted; its id as it sees it, None when there is none."""
        ...


class BrokerService(Service, Protocol):
    """Redis."""

    def client(self) -> redis.Redis:
        """Bounded in time; to be closed."""
        ...

    def keep(self, how: str) -> None:
        """From its next start: `no`, `everysec` or `always`."""
        ...

    def cut_tail(self, size: int) -> None:
        """Take the last bytes of its file away, while it is down."""
        ...


class Stack(Protocol):
    """All parts of one Messager."""

    @property
    def api(self) -> Service:
        """The API."""
        ...

    @property
    def workers(self) -> Sequence[WorkerService]:
        """All workers."""
        ...

    @property
    def broker(self) -> BrokerService:
        """Redis."""
        ...

    @property
    def database(self) -> Service:
        """PostgreSQL; for SQLite, what cannot be killed."""
        ...

    records: Database
    url: str
    """Of the API, without a slash at its end."""
    tasks_journal: Path
    """Where the tasks note their executions, as the harness reads it."""
    concurrency: int
    """Tasks that each worker executes at once."""
    offers: frozenset[str]
    """What else it can do: see `chaos.stack.needs`."""

    def cut(self, service: Service) -> AbstractContextManager[None]:
        """Inside, what is sent to the service is dropped without a word."""
        ...

    def full_disk(self) -> AbstractContextManager[None]:
        """Inside, the database has no room left."""
        ...

    def crash_after_commit(self) -> bool:
        """Have the API die after it committed its next run and before it published it; True when it did."""
        ...

    def exits(self) -> list[Exit]:
        """The processes that ended."""
        ...

    def leaks(self) -> list[str]:
        """Processes that nobody should have left, in words."""
        ...
