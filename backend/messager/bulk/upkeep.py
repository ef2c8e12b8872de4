"""What the worker that leads does for bulk actions. Imported in workers only."""

from __future__ import annotations

import time

from messager.bulk.execution import step
from messager.bulk.retention import prune
from messager.runs.keeper import Keeper, duties

EACH = 0.5
"""Seconds between two rounds."""
FOR = 0.2
"""Seconds a round may go on for, as leases are renewed in between."""
GAP = 0.01
"""Seconds between two steps, in which others write."""
PRUNE_EACH = 10.0
"""Seconds between two looks for actions that ended long ago."""


def go_on(keeper: Keeper) -> None:
    """Some steps of the actions that are open."""
    if not keeper.sweeper.leads:
        return
    deadline = time.monotonic() + FOR
    while step() and time.monotonic() < deadline:
        time.sleep(GAP)


def prune_some(keeper: Keeper) -> None:
    """Delete a few rows of what ended long ago."""
    if not keeper.sweeper.leads:
        return
    deadline = time.monotonic() + FOR
    while prune() and time.monotonic() < deadline:
        time.sleep(GAP)


duties.append((EACH, go_on))
duties.append((PRUNE_EACH, prune_some))
