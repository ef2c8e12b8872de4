"""The runs that are retries of one another."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from messager.runs.models import Run

MOST = 100
"""Runs of one family that are shown; as many steps are taken to find them."""
FIELDS = ("id", "state", "retry_of", "created_at", "finished_at", "error_type")


@dataclass(frozen=True)
class Lineage:
    """A run with those it repeats, and all that repeat any of them."""

    runs: list[Run]
    """Oldest first, with FIELDS alone."""
    complete: bool
    """False: there are more."""


def lineage_of(run: Run) -> Lineage:
    """The run's family."""
    line = _line_of(run)
    family = {one.id: one for one in line}
    level, has_more = {line[-1].id}, len(line) > MOST
    while level and not has_more:
        room = MOST + 1 - len(family)
        retries = list(Run.objects.filter(retry_of__in=level).order_by("id").only(*FIELDS)[: MOST + 1])
        new = [one for one in retries if one.id not in family]
        family |= {one.id: one for one in new[:room]}
        level, has_more = {one.id for one in retries}, len(new) >= room
    return Lineage(sorted(family.values(), key=_by_id), complete=not has_more)


def _line_of(run: Run) -> list[Run]:
    """The run, the one it repeats, and so on."""
    line = [run]
    while (parent := line[-1].retry_of) and len(line) <= MOST:
        found = Run.objects.filter(id=parent).only(*FIELDS).first()
        if found is None:  # deleted since
            break
        line.append(found)
    return line


def _by_id(run: Run) -> uuid.UUID:
    return run.id
