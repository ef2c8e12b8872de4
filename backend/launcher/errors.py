"""What the launcher says in one line before it ends."""

from __future__ import annotations

from pathlib import Path


class LauncherError(Exception):
    """Something stopped the launcher; the message says what, and what to do about it."""

    exit_code = 1


class UsageError(LauncherError):
    """The command was not understood or is not allowed."""

    exit_code = 2


class CommandFailed(LauncherError):
    """A command the launcher ran failed; the end of its output follows."""

    def __init__(self, what: str, log: Path, reason: str) -> None:
        super().__init__(f"{what} {reason}; all of its output: {log}\n{_tail(log)}")


def _tail(log: Path, lines: int = 12) -> str:
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.splitlines()[-lines:])
