"""How long runs waited in the queue, to tell a slow recovery from a long queue."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from chaos.records import Transition

AROUND = 2.0
"""Seconds before and after a start in which other runs were claimed that waited in the same queue."""


class Queueing:
    """Of a whole storm, by the database's clock."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        """Each claim with the time since its run was queued."""
        queued: dict[str, float] = {}
        claims: list[tuple[float, float, str]] = []
        for one in transitions:
            if one.new_state == "queued" and one.old_state != "queued":
                queued[one.run] = one.time
            elif one.new_state == "running" and one.old_state == "queued":
                claims.append((one.time, one.time - queued.get(one.run, one.time), one.run))
        self._claims = sorted(claims)

    def others_waited(self, run: str, time: float) -> float:
        """Seconds, the median of other runs claimed about that time; 0 when there was none."""
        first = bisect_left(self._claims, (time - AROUND,))
        last = bisect_right(self._claims, (time + AROUND,))
        waits = [wait for _, wait, other in self._claims[first:last] if other != run]
        return statistics.median(waits) if waits else 0.0
