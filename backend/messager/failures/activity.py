"""How many runs failed in a way over time, in whole hours."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, ExpressionWrapper, F, Sum

from messager.failures.models import FailureHour
from messager.failures.records import HOUR

DAY = 24 * HOUR
WEEK = 168
"""In hours."""
STEPS = (1, 2, 3, 6, 12, 24, 48, WEEK)
"""In hours; longer ones are whole weeks."""


@dataclass(frozen=True)
class Window:
    """A time in equal steps. All in seconds, the first two since 1970."""

    after: int
    before: int
    step: int

    def starts(self) -> range:
        """When each step begins."""
        return range(self.after, self.before, self.step)


def window_of(after: datetime | None, before: datetime | None, now: datetime, most: int) -> Window:
    """From `after`, else a day, to `before`, else now, in at most so many steps of whole hours."""
    end = math.ceil((before or now).timestamp() / HOUR) * HOUR
    begin = math.floor(after.timestamp() / HOUR) * HOUR if after else end - DAY
    hours = max((end - begin) // HOUR, 1)
    wish = hours / most
    step = next((step for step in STEPS if step >= wish), math.ceil(wish / WEEK) * WEEK)
    return Window(end - math.ceil(hours / step) * step * HOUR, end, step * HOUR)


def activity(fingerprints: Collection[str], window: Window) -> Mapping[str, list[int]]:
    """The counts of each step, for each of them."""
    which = ExpressionWrapper((F("at") - window.after) / window.step, output_field=BigIntegerField())
    hours = FailureHour.objects.filter(fingerprint__in=fingerprints, at__gte=window.after, at__lt=window.before)
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * len(window.starts()))
    for fingerprint, at, count in (
        hours.annotate(which=which).values_list("fingerprint", "which").annotate(Sum("count"))
    ):
        counts[fingerprint][at] = count
    return counts
