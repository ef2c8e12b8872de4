"""How long runs took and waited, counted in buckets: what is left of them is a histogram, not each time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

BOUNDS = (
    *(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0),
    *(60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0, 7200.0, 14400.0, 28800.0, 86400.0),
)
"""Seconds up to which each bucket reaches; one more has what is longer. Records name them by number: add none."""


def bucket_of(seconds: float) -> int:
    """The bucket for a time; what a clock that was set back made negative counts as none."""
    return bisect_left(BOUNDS, seconds)


def listed(counts: Mapping[int, int]) -> list[int]:
    """How many there are in each bucket."""
    return [counts.get(bucket, 0) for bucket in range(len(BOUNDS) + 1)]


def percentile(counts: Mapping[int, int], share: float) -> float | None:
    """About how many seconds that share of them stayed below: evenly spread in its bucket. None: of none."""
    rank, before = sum(counts.values()) * share, 0
    for bucket in sorted(counts):
        if counts[bucket] and before + counts[bucket] >= rank:
            low, high = ((0.0, *BOUNDS)[bucket], (*BOUNDS, BOUNDS[-1])[bucket])
            return low + (high - low) * (rank - before) / counts[bucket]
        before += counts[bucket]
    return None
