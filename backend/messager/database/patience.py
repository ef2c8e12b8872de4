"""How long this side waits for the database. Its own limits do not help when it is frozen, locked, or cut off.

psycopg itself waits for ever for the answer to a statement; TCP notices a peer that is gone only after minutes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = 12.0
"""Seconds for one statement: a little more than PostgreSQL's own `statement_timeout` of ten."""
GREETING = 1.0
"""Seconds for the answer of a connection that is asked whether it still works."""
PAUSE = 1.0
"""Seconds after somebody waited in vain in which others of this process hardly try, or they would wait in a row."""
HARDLY = 0.2
"""Seconds that they try for."""

_mine = threading.local()
_away_until = 0.0


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Until it is left, this thread's statements have to be answered within `seconds` in all."""
    outer, deadline = getattr(_mine, "deadline", None), time.monotonic() + seconds
    _mine.deadline = deadline if outer is None else min(outer, deadline)
    try:
        yield
    finally:
        _mine.deadline = outer


def wait_at_most(seconds: float) -> None:
    """From now on each statement of this thread has to be answered within `seconds`."""
    _mine.usual = seconds


def is_in_a_hurry() -> bool:
    """Whether somebody waits for this thread: it is inside of `patience`."""
    return getattr(_mine, "deadline", None) is not None


def seconds_left() -> float:
    """Seconds the next statement may take in this thread; never less than a moment, so that it can be tried."""
    usual: float = getattr(_mine, "usual", USUAL)
    deadline: float | None = getattr(_mine, "deadline", None)
    return usual if deadline is None else max(0.05, min(usual, deadline - time.monotonic()))


def gave_up() -> None:
    """The database does not answer, not even to a greeting."""
    global _away_until
    _away_until = time.monotonic() + PAUSE


def answered() -> None:
    """It does."""
    global _away_until
    _away_until = 0.0


def is_away() -> bool:
    """Whether somebody waited for it in vain a moment ago."""
    return time.monotonic() < _away_until
