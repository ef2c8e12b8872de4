"""Outlives a harness that was killed, and undoes what it did to the machine.

Runs as a process of its own. The harness writes a line for everything that must not stay: JSON arrays such as
["do", "umount", "/tmp/x"]; when its end of the pipe closes, for whatever reason, the janitor ends all processes of the
storm, runs the commands that are still to be run, the newest first, and removes the folder.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from chaos.stack import processes

GRACE = 60.0
"""Seconds for each of its duties."""


class Janitor:
    """The harness's side."""

    def __init__(self, folder: Path, keep: bool) -> None:
        """`folder` names the storm; it is removed at the end unless it is to be kept."""
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "chaos.janitor", str(folder), "keep" if keep else "remove"],
            cwd=Path(__file__).parent.parent,
            stdin=subprocess.PIPE,
            text=True,
            # Ctrl-C is for the harness.
            start_new_session=True,
        )

    def will_do(self, *command: str) -> None:
        """Run it at the end."""
        self._tell(["do", *command])

    def has_done(self, *command: str) -> None:
        """The harness has run it itself."""
        self._tell(["done", *command])

    def close(self) -> None:
        """Have it do its work, and wait for that."""
        self._process.communicate(timeout=2 * GRACE)

    def _tell(self, line: list[str]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()


def main(folder: str, keep: str) -> None:
    """The process of its own."""
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, signal.SIG_IGN)
    commands = _follow(sys.stdin)
    end_marked(folder)
    for command in reversed(commands):
        subprocess.run(command, check=False, timeout=GRACE, capture_output=True)  # noqa: S603
    if keep == "remove":
        shutil.rmtree(folder, ignore_errors=True)


def _follow(lines: Iterable[str]) -> list[list[str]]:
    """The commands that are left when the harness is gone."""
    left: list[list[str]] = []
    for line in lines:
        what, *command = _words(line)
        if what == "do":
            left.append(command)
        elif command in left:
            left.remove(command)
    return left


def _words(line: str) -> list[str]:
    words: Any = json.loads(line)
    return [str(word) for word in words]


def end_marked(folder: str) -> None:
    """Kill every process of the storm until there is none."""
    deadline = time.monotonic() + GRACE
    while (left := processes.marked(folder)) and time.monotonic() < deadline:
        processes.send(left, signal.SIGKILL)
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:3])
