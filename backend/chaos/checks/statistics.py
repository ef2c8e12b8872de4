"""Percentiles, and times when other faults were at work."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SETTLES = 2.0
"""Seconds after a fault in which its part still gets going again."""

Span = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Of some durations in seconds."""

    count: int
    p50: float
    p99: float
    max: float

    def words(self) -> str:
        """For a table."""
        return f"{self.p50:8.3f} {self.p99:8.3f} {self.max:8.3f}  {self.count:6d}"


def summary(values: Iterable[float]) -> Summary | None:
    """None when there is nothing to sum up."""
    found = sorted(values)
    if not found:
        return None
    return Summary(count=len(found), p50=_rank(found, 0.5), p99=_rank(found, 0.99), max=found[-1])


def _rank(found: Sequence[float], share: float) -> float:
    return found[max(0, math.ceil(share * len(found)) - 1)]


def overlap(window: Span, spans: Iterable[Span]) -> float:
    """Seconds of the window that at least one of the spans covers."""
    low, high = window
    total, reached = 0.0, low
    for begin, end in sorted(spans):
        begin, end = max(begin, reached), min(end, high)
        if end > begin:
            total += end - begin
            reached = end
    return total


def touches(window: Span, spans: Iterable[Span]) -> bool:
    """Whether one of the spans has a moment in common with the window."""
    return any(begin <= window[1] and end >= window[0] for begin, end in spans)
