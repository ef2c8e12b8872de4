"""The run this process executes right now: a pool process does one at a time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from messager.runs.recorder import Recorder


@dataclass(frozen=True, kw_only=True)
class CurrentRun:
    """What the code around a task needs to know of its run."""

    run_id: uuid.UUID
    recorder: Recorder


_current: CurrentRun | None = None


def current_run() -> CurrentRun | None:
    """The run being executed; None outside of one. The same for every thread the task starts."""
    return _current


@contextmanager
def running(run: CurrentRun) -> Iterator[None]:
    """Make `run` the current one."""
    global _current
    _current = run
    try:
        yield
    finally:
        _current = None
