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
