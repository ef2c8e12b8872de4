"""How long to wait before trying again."""

from __future__ import annotations

import random
from datetime import timedelta

BASE = 1.0
"""Seconds."""
CAP = 60.0
"""Seconds."""


def full_jitter(attempt: int) -> timedelta:
    """A random time up to `min(60 s, 1 s · 2^(attempt-1))`, so that what failed together does not return together.

    The rule is "full jitter" of M. Brooker, Exponential Backoff And Jitter (AWS Architecture Blog, 2015).
    """
    return timedelta(seconds=random.uniform(0, min(CAP, BASE * 2 ** min(attempt - 1, 30))))  # noqa: S311


def after_loss(attempt: int) -> timedelta:
    """As `full_jitter`, but what was lost once or twice, by no fault of its own most likely, is tried again at once."""
    return full_jitter(attempt - 2) if attempt > 2 else timedelta()
