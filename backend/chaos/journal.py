"""Files that processes append JSON lines to: evidence that does not depend on the database."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]

ENVIRONMENT = "CHAOS_JOURNAL"
"""The variable that names the tasks' journal."""
STORM = "CHAOS_STORM"
"""The variable that marks every process of a storm, so that none can be left behind; its value is the folder."""


class Journal:
    """Whole lines, whoever writes at the same time: each is one write to a file opened for appending."""

    def __init__(self, path: Path) -> None:
        """Make the file unless it is there."""
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def write(self, line: Line, *, synced: bool = False) -> None:
        """Append; `synced` returns only when the line is on the disk."""
        os.write(self._file, (json.dumps(line) + "\n").encode())
        if synced:
            os.fsync(self._file)

    def close(self) -> None:
        """Release the file."""
        os.close(self._file)


class Tail:
    """Reads a journal that others write, as it grows."""

    def __init__(self, path: Path, stopping: threading.Event | None = None) -> None:
        """The file may not be there yet; whoever waits for a line gives up when `stopping` is set."""
        self._path = path
        self._stopping = stopping or threading.Event()
        self._lines: list[Line] = []
        self._read = 0
        self._lock = threading.Lock()

    def lines(self) -> list[Line]:
        """All there are by now."""
        with self._lock:
            for line in self._new_lines():
                self._lines.append(line)
            return list(self._lines)

    def wait_for(self, wanted: Callable[[Line], bool], seconds: float) -> Line | None:
        """The first line that is wanted, None when none comes in that time. A file tells nobody that it grew."""
        deadline, seen = time.monotonic() + seconds, 0
        while True:
            lines = self.lines()
            for line in lines[seen:]:
                if wanted(line):
                    return line
            seen = len(lines)
            if time.monotonic() > deadline or self._stopping.wait(0.02):
                return None

    def _new_lines(self) -> Iterator[Line]:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._read)
            grown = file.read()
        whole = grown[: grown.rfind(b"\n") + 1]
        self._read += len(whole)
        for text in whole.splitlines():
            yield json.loads(text)
