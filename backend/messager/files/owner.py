"""The attempt that this process executes right now: what it makes is its own, and what it is lent goes with it."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PREFIX = "messager-run-"
MOST = 1000
"""Artifacts of one attempt."""


@dataclass(kw_only=True)
class Owner:
    """An attempt, as artifacts and input files see it."""

    run: uuid.UUID
    token: uuid.UUID
    """Its claim."""
    tell: Callable[[], None]
    """Says that there is something new to see of the run."""
    made: int = 0
    """Artifacts so far."""
    _folders: list[Path] = field(default_factory=list)

    def folder(self) -> Path:
        """A new one, which is gone after the attempt."""
        self._folders.append(Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")))
        return self._folders[-1]

    def close(self) -> None:
        """Take the folders away."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)


_current: Owner | None = None


def current_owner() -> Owner | None:
    """The attempt being executed; None outside of one. The same for every thread the task starts."""
    return _current


@contextmanager
def owning(owner: Owner) -> Iterator[None]:
    """Make `owner` the current one."""
    global _current
    _current = owner
    try:
        yield
    finally:
        _current = None
        owner.close()


def remove_folders_of_the_dead() -> None:
    """A process that was killed could not take its folders away."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
