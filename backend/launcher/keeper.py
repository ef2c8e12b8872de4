"""Outlives a launcher that was killed, and ends what it had started.

Runs as a process of its own. The launcher writes `+pid` and `-pid` lines; when they end without a launcher having taken
its processes down, the keeper does it. It works on process groups, so pool processes of a worker go too, which a parent
death signal would not reach. The lock of the running Messager is held here as well, until nothing is left.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from launcher import groups

_GRACE = 10.0
_POLL = 0.05


class Keeper:
    """The launcher's side."""

    def __init__(self, lock: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "launcher.keeper"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[lock],
        )

    def watch(self, pid: int) -> None:
        """It has to go when the launcher goes."""
        self._tell(f"+{pid}\n")

    def forget(self, pid: int) -> None:
        """It has gone."""
        self._tell(f"-{pid}\n")

    def close(self) -> None:
        """Ends the keeper; it ends what is left first, of which there is nothing when the launcher did its work."""
        self._process.communicate(timeout=2 * _GRACE)

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        # Somebody may have killed the keeper. The processes do not need it as long as the launcher lives.
        with suppress(BrokenPipeError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()


def main() -> None:
    """The process of its own."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)
    left = _follow(sys.stdin)
    end(left)


def _follow(lines: Iterable[str]) -> list[int]:
    """The processes that were there when the launcher went, the youngest first."""
    pids: list[int] = []
    for line in lines:
        pid = int(line[1:])
        if line.startswith("+"):
            pids.insert(0, pid)
        else:
            pids.remove(pid)
    return pids


def end(pids: list[int], grace: float = _GRACE) -> None:
    """Asks each to end, waits a bounded time for all of them, then ends their groups."""
    for pid in pids:
        groups.terminate(pid)
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(map(groups.is_running, pids)):
        time.sleep(_POLL)
    for pid in pids:
        groups.kill(pid)


if __name__ == "__main__":
    main()
