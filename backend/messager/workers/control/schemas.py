"""What workers can be told, as the API takes it."""

from __future__ import annotations

from typing import Annotated

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, model_validator

MOST = 1000
"""Processes of a pool."""
YEAR = 31_536_000

Seconds = Annotated[float, Field(gt=0, le=YEAR, allow_inf_nan=False)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class ProcessesIn(_In):
    """By how many processes a pool is to change."""

    n: Annotated[int, Field(ge=1, le=MOST)] = 1


class AutoscaleIn(_In):
    """Between which sizes a pool is to follow the work; both the same: it stays at that size."""

    min: Annotated[int, Field(ge=1, le=MOST)]
    max: Annotated[int, Field(ge=1, le=MOST)]

    @model_validator(mode="after")
    def _is_a_range(self) -> AutoscaleIn:
        if self.min > self.max:
            raise ValueError("min is more than max")
        return self


class TimeLimitIn(_In):
    """Time limits of a task; null: as the task itself says."""

    task: Name
    soft: Seconds | None = None
    """Seconds after which SoftTimeLimitExceeded is raised in the task."""
    hard: Seconds | None = None
    """Seconds after which the attempt is killed."""

    @model_validator(mode="after")
    def _soft_comes_first(self) -> TimeLimitIn:
        if self.soft and self.hard and self.soft > self.hard:
            raise ValueError("soft is more than hard, so it would never come")
        return self


class RateLimitIn(_In):
    """How often runs of a task may begin."""

    task: Name
    rate: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,5}/[smh]$")] | None
    """Such as 5/s, 10/m or 100/h; null: as they come."""


class ConsumerIn(_In):
    """A queue."""

    queue: Name


class ControlOut(Schema):
    """What a worker did."""

    worker: str
    message: str
    """In a sentence, as the worker said it."""
    lasts: str
    """How long it holds."""
