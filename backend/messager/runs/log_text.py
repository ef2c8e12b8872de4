"""Log lines as plain text: tasks colour what they print for terminals."""

from __future__ import annotations

import re

ESCAPE = "\x1b"

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, movements of the cursor
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


def without_escapes(message: str) -> str:
    """The message as it reads, without what colours it."""
    return _SEQUENCE.sub("", message)


def plain(message: str) -> str:
    """The same with nothing in it that moves a terminal; what was drawn over with a carriage return counts once."""
    lines = without_escapes(message).split("\n")
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines).translate(_CONTROL)
