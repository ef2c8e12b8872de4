"""What the worker that leads does for the charts: takes samples. Imported in workers only."""

from __future__ import annotations

import time

from messager.runs.keeper import Keeper, duties
from messager.workers.sampling import MINUTE, take_samples

LOOK = 5.0
"""Seconds between two looks at the clock."""

_taken = 0.0


def sample(keeper: Keeper) -> None:
    """Take the samples of this minute, once."""
    global _taken
    minute = time.time() // MINUTE
    if keeper.sweeper.leads and minute != _taken:
        take_samples()
        _taken = minute


duties.append((LOOK, sample))
