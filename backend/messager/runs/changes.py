"""What changed since a reader last looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from messager.runs.errors import BadSince
from messager.runs.history import RunFilters
from messager.runs.models import Run


class ChangesQuery(RunFilters):
    """The query of GET /changes."""

    cursor: ClassVar[str] = ""  # type: ignore[misc]  # not a parameter here: `since` is
    since: Annotated[str, StringConstraints(max_length=4000)] = ""
    """The `next` of an earlier answer."""
    wait: Annotated[float, Field(ge=0, le=30, description="Seconds")] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 200


@dataclass(frozen=True)
class Changes:
    """Runs that changed, and where to go on."""

    runs: list[Run]
    next: str
    more: bool


def position_now() -> str:
    """The cursor of now."""
    return "now"


def changes_since(cursor: str, filters: RunFilters, limit: int) -> Changes:
    """Runs that changed since `cursor` was made. Raises BadSince or StaleCursor."""
    if cursor != "now":
        raise BadSince()
    return Changes([], cursor, False)
