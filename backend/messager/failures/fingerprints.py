"""Which runs failed in the same way: the same task, type of error, and function of the task's own code.

Not the message, which often names a customer or a time; nor the line, which moves with every change of the file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_FRAME = re.compile(r'^(?:  | +\| +)File "([^"\n]{1,1000})", line \d+, in ([^\n]{1,500})$', re.MULTILINE)
_CAUSE = re.compile(
    r"^(?:The above exception was the direct cause of the following exception|"
    r"During handling of the above exception, another exception occurred):$",
    re.MULTILINE,
)
_OTHERS = re.compile(r"[/\\](?:site|dist)-packages[/\\]|[/\\]lib[/\\]python\d|^<", re.IGNORECASE)
"""Paths of libraries, Python's own among them."""
MOST = 255
"""Characters kept of a place."""


@dataclass(frozen=True)
class Way:
    """How runs failed."""

    task: str
    error_type: str
    place: str

    def fingerprint(self) -> str:
        """Short enough for an address, and no other way's."""
        return hashlib.sha256("\0".join((self.task, self.error_type, self.place)).encode()).hexdigest()[:16]


def way_of(task: str, error_type: str, traceback: str | None) -> Way:
    """How a run failed whose error has that traceback."""
    return Way(task, error_type, _place(traceback or ""))


def _place(traceback: str) -> str:
    """The innermost function that is no library's, of the exception that was raised last."""
    frames = _FRAME.findall(_CAUSE.split(traceback)[-1]) or _FRAME.findall(traceback)
    own = [frame for frame in frames if not _OTHERS.search(frame[0])] or frames
    if not own:
        return ""
    path, function = own[-1]
    # Hosts and releases keep the same code in different folders.
    file = "/".join(path.replace("\\", "/").split("/")[-2:])
    return f"{file}:{function}"[:MOST]
