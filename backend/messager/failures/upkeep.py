"""What the worker that leads does for failures: goes on counting, and deletes what is old. Imported in workers only."""

from __future__ import annotations

import time
from collections.abc import Callable

from messager.failures.counting import step
from messager.failures.retention import prune
from messager.runs.keeper import Keeper, duties
from messager.runs.upkeep import GAP

COUNT_EACH = 1.0
"""Seconds between two rounds."""
PRUNE_EACH = 60.0
ROUND = 0.2
"""Seconds a round may go on for, as leases are renewed in between."""


def count(keeper: Keeper) -> None:
    """Go on counting."""
    if keeper.sweeper.leads:
        _go_on(step)


def forget(keeper: Keeper) -> None:
    """Delete what is no longer kept."""
    if keeper.sweeper.leads:
        _go_on(prune)


def _go_on(work: Callable[[], int]) -> None:
    deadline = time.monotonic() + ROUND
    while work() and time.monotonic() < deadline:
        time.sleep(GAP)


duties.append((COUNT_EACH, count))
duties.append((PRUNE_EACH, forget))
