"""The runs next to one in a list."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from messager.runs.filters import RunFilters
from messager.runs.finding import find

LOOKS = 4
"""How often a search for one goes on where it found none."""


@dataclass(frozen=True)
class Neighbours:
    """The list's run just above one, and the one just below."""

    newer: uuid.UUID | None
    older: uuid.UUID | None
    complete: bool
    """False: where there is none, one may be further away than was looked."""


def neighbours_of(run_id: uuid.UUID, filters: RunFilters) -> Neighbours:
    """In the list with these filters, whether they let the run itself through or not: it may have moved on since."""
    newer, all_newer = _nearest(filters, run_id, newest_first=False)
    older, all_older = _nearest(filters, run_id, newest_first=True)
    return Neighbours(newer, older, all_newer and all_older)


def _nearest(filters: RunFilters, start: uuid.UUID, newest_first: bool) -> tuple[uuid.UUID | None, bool]:
    for _ in range(LOOKS):
        found = find(filters, start, 1, newest_first)
        if found.ids:
            return found.ids[0], True
        if found.floor is None:
            return None, True
        start = found.floor
    return None, False
