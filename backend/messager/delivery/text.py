"""Text from outside, made fit for one line of a log, a header or a table."""

from __future__ import annotations

ZERO_WIDTH_JOINER = "\u200d"
"""Not printable by itself, but family emoji fall apart without it."""

SUBJECT_LENGTH = 65
"""Together with its name, the header fits the 78 characters of a line in a mail."""


def one_line(text: str, limit: int) -> str:
    """`text` without line breaks and control characters, cut to `limit` characters."""
    kept = "".join(char if char.isprintable() or char == ZERO_WIDTH_JOINER else " " for char in text)
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def subject(message: str) -> str:
    """The first line of a message as the subject of a mail."""
    lines = message.strip().splitlines()
    return (one_line(lines[0], SUBJECT_LENGTH) if lines else "") or "Message"
