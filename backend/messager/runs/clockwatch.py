"""Notices that the database's clock jumped, or that nobody could reach the database for a while.

Leases are compared with that clock, and renewed through that database. After a jump forward all of them seem to have
run out, until they are moved as the clock was; after an outage many have, though their workers live: those need a
moment to renew them first.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

logger = logging.getLogger(__name__)

JUMP = timedelta(seconds=2)
"""What the database's clock and this process's monotonic one may differ by between two looks."""
GAP = 3.0
"""Seconds without a look after which the database counts as having been away."""
GRACE = 3.0
"""Seconds that workers need to renew their leases once the database is back: they try again every second."""


class ClockWatch:
    """Told the database's time at every round; knows whether an expired lease means anything."""

    def __init__(self) -> None:
        self._last: tuple[float, float, datetime] | None = None
        self._distrusted_until = 0.0

    def look(self, now: datetime, asked: float) -> timedelta | None:
        """Take the database's time, asked for at `asked` by the monotonic clock.

        None as long as all is well. Else times that were written before may lie in the future: the clock has jumped by
        what is returned since the last look, or, when that is nothing, nobody knows what it did.
        """
        answered, last = time.monotonic(), self._last
        self._last = (asked, answered, now)
        if last is None or asked - last[1] > GAP:
            self._distrust(GRACE)
        if last is None:
            return timedelta()
        jump = _jump(now - last[2], at_least=asked - last[1], at_most=answered - last[0])
        if abs(jump) > JUMP:
            logger.warning("clock_jump", extra={"seconds": round(jump.total_seconds(), 3)})
            self._distrust(GRACE)
            return jump
        return timedelta() if asked - last[1] > GAP else None

    def trusts_leases(self) -> bool:
        """Whether the worker of an expired lease has had the time to renew it."""
        return time.monotonic() >= self._distrusted_until

    def _distrust(self, seconds: float) -> None:
        self._distrusted_until = max(self._distrusted_until, time.monotonic() + seconds)


def _jump(moved: timedelta, at_least: float, at_most: float) -> timedelta:
    """What the clock moved beyond the time that passed: an answer may have been long on its way."""
    low, high = timedelta(seconds=at_least), timedelta(seconds=at_most)
    return min(moved - low, timedelta()) or max(moved - high, timedelta())
