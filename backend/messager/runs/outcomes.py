"""What came of an attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True)
class RunFailure:
    """Why an attempt failed, as `error` shows it."""

    type: str
    """The exception's class name, or Messager's own word such as WorkerLost."""
    message: str
    traceback: str | None = None


@dataclass(frozen=True, kw_only=True)
class Succeeded:
    """The task returned."""

    result: str
    """JSON text."""


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The task will not be tried again."""

    failure: RunFailure


@dataclass(frozen=True, kw_only=True)
class TryAgain:
    """The task asked for another attempt."""

    failure: RunFailure
    delay: timedelta


@dataclass(frozen=True, kw_only=True)
class Interrupted:
    """The attempt was stopped by a signal that was not meant for it."""


Outcome = Succeeded | Failed | TryAgain | Interrupted
