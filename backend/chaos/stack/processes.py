"""Finding, stopping and ending processes with all they have started. Linux tells through /proc."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the process table."""

    pid: int
    parent: int
    group: int
    state: str


def table() -> list[Entry]:
    """Every process of the machine."""
    return [entry for path in PROC.iterdir() if path.name.isdigit() and (entry := _entry(path))]


def members(pid: int) -> list[int]:
    """The living processes of a tree and of its group, the root first."""
    entries = [entry for entry in table() if entry.state not in "ZX"]
    found = {pid}
    while grown := {e.pid for e in entries if e.pid not in found and (e.parent in found or e.group == pid)}:
        found |= grown
    return sorted(found, key=lambda one: one != pid)


def children(pid: int) -> list[int]:
    """The living processes that it forked."""
    return [entry.pid for entry in table() if entry.parent == pid and entry.state not in "ZX"]


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """A signal to each that is there."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def kill_tree(pid: int) -> None:
    """End a process with all it started; first it is stopped, so that it cannot start another meanwhile."""
    send([pid], signal.SIGSTOP)
    found = members(pid)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    send(reversed(found), signal.SIGKILL)


def marked(mark: str) -> list[int]:
    """What a storm has left: processes with `mark`, its folder, in their environment, or at work in its database.

    A PostgreSQL process writes over its environment.
    """
    found = [path for path in PROC.iterdir() if path.name.isdigit() and _is_marked(path, mark)]
    return [int(path.name) for path in found if int(path.name) != os.getpid()]


def _is_marked(path: Path, mark: str) -> bool:
    with suppress(OSError):
        if os.readlink(path / "cwd").startswith(f"{mark}/data/"):
            return True
        return mark.encode() in (path / "environ").read_bytes()
    return False


def _entry(path: Path) -> Entry | None:
    with suppress(OSError, IndexError, ValueError):
        # The name in brackets may hold anything, so what counts stands after the last bracket.
        state, parent, group = (path / "stat").read_text().rpartition(")")[2].split()[:3]
        return Entry(pid=int(path.name), parent=int(parent), group=int(group), state=state)
    return None
