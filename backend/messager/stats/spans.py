"""The spans of time that runs are counted in: short ones for what is recent, long ones for years."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Span:
    """One length of them."""

    seconds: int
    kept: int
    """Seconds for which such records are kept: some 1 500 of them for each task, queue and state, or fewer."""


SPANS = (
    Span(MINUTE, DAY),
    Span(10 * MINUTE, 10 * DAY),
    Span(HOUR, 60 * DAY),
    Span(6 * HOUR, 365 * DAY),
    Span(DAY, 1830 * DAY),
)
ROUND = (MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 28 * DAY)
"""Steps that are chosen where none is asked for."""
USUAL = 100
"""Steps of a window, about, where none is asked for."""
MOST = 1000
"""Steps of a window."""


@dataclass(frozen=True)
class Window:
    """A time in equal steps, each of them made of whole records."""

    after: int
    """Seconds since 1970, as is `before`; both are multiples of `step`."""
    before: int
    step: int
    span: Span
    """The records it is made of."""

    def starts(self) -> Iterator[int]:
        """When each step begins."""
        return iter(range(self.after, self.before, self.step))

    def start_of(self, time: datetime | None) -> int | None:
        """The beginning of the step a time is in; None: in none of them."""
        if time is None or not self.after <= (seconds := math.floor(time.timestamp())) < self.before:
            return None
        return seconds // self.step * self.step


def window_of(after: datetime, before: datetime, step: int | None, now: datetime) -> Window:
    """The window asked for, rounded outwards. Its steps are longer than asked for where shorter ones are not kept."""
    begin, end = after.timestamp(), before.timestamp()
    kept = [span for span in SPANS if begin >= now.timestamp() - span.kept] or [SPANS[-1]]
    wish = max(step or _round((end - begin) / USUAL), math.ceil((end - begin) / MOST))
    span = next((span for span in reversed(kept) if not wish % span.seconds), None)
    if span is None:
        span = next((span for span in reversed(kept) if span.seconds <= wish), kept[0])
    length = math.ceil(wish / span.seconds) * span.seconds
    return Window(math.floor(begin / length) * length, math.ceil(end / length) * length, length, span)


def moment(seconds: int) -> datetime:
    """As a time."""
    return datetime.fromtimestamp(seconds, UTC)


def _round(seconds: float) -> int:
    return next((step for step in ROUND if step >= seconds), ROUND[-1])
