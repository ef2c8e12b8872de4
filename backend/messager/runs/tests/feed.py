"""What the tests of the changes share: somebody who follows them, and somebody whose transactions end when told to."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction

from messager.runs import transitions
from messager.runs.changes import changes_since, position_now
from messager.runs.history import RunFilters
from messager.runs.models import Run
from messager.testing.factories import make_run

MOST_PAGES = 1000


class Reader:
    """Follows the changes, and knows the last version it was told of each run."""

    def __init__(self, limit: int = 200, **filters: Any) -> None:
        self.cursor = position_now()
        self.known: dict[uuid.UUID, int] = {}
        self.more = False
        self._limit, self._filters = limit, RunFilters(**filters)

    def read(self) -> list[uuid.UUID]:
        """One answer: the ids of its runs."""
        changes = changes_since(self.cursor, self._filters, self._limit)
        assert len(changes.runs) <= self._limit
        for run in changes.runs:
            assert run.version >= self.known.get(run.id, 0), "a reader was shown an older state than before"
            self.known[run.id] = run.version
        self.cursor, self.more = changes.next, changes.more
        return [run.id for run in changes.runs]

    def read_all(self) -> list[uuid.UUID]:
        """All answers there are at once."""
        ids = self.read()
        for _ in range(MOST_PAGES):
            if not self.more:
                return ids
            ids += self.read()
        raise AssertionError("the pages do not end")


class Writer:
    """Makes changes on a connection of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._atomic = transaction.atomic()

    def do(self, action: Callable[..., Any], *args: Any) -> Any:
        return self._thread.submit(action, *args).result(timeout=20)

    def begin(self) -> None:
        self.do(self._atomic.__enter__)

    def change(self, run: Run) -> None:
        self.do(change, run)

    def commit(self) -> None:
        self.do(self._atomic.__exit__, None, None, None)

    def roll_back(self) -> None:
        self.do(self._atomic.__exit__, KeyError, KeyError(), None)

    def close(self) -> None:
        self.do(connections.close_all)
        self._thread.shutdown()


@contextmanager
def writers(count: int) -> Iterator[list[Writer]]:
    """Whose connections are closed afterwards; what they did not commit is undone."""
    made = [Writer() for _ in range(count)]
    try:
        yield made
    finally:
        for writer in made:
            writer.close()


def running(count: int) -> list[Run]:
    """Runs that can be changed without end, and were not changed yet."""
    return [make_run("running") for _ in range(count)]


def change(run: Run) -> None:
    """As a task that reports progress does."""
    assert run.claim_token
    assert transitions.record_signs(run.id, run.claim_token, "{}")


def versions() -> dict[uuid.UUID, int]:
    """Of all runs that were changed, as they are stored."""
    return dict(Run.objects.filter(changed__gt=0).values_list("id", "version"))
