"""Exceptions as the error of a run: without the frames of the machinery that called the task."""

from __future__ import annotations

import re
import traceback

from messager.runs.outcomes import RunFailure

LIMIT = 64 * 1024
"""Characters kept of a message or a traceback: an exception may carry a whole document."""

_MACHINERY = re.compile(
    r'^  File ".*[/\\](?:celery|billiard|messager[/\\]runs)[/\\].*", line \d+, in .*\n(?:    .*\n)*', re.MULTILINE
)


def failure_of(error: BaseException, text: str | None = None) -> RunFailure:
    """The failure that `error` is; `text` is its traceback where Celery formatted it already."""
    if text is None:
        text = "".join(traceback.format_exception(error))
    return RunFailure(
        type=type(error).__name__[:255],
        message=_kept(_message(error)),
        traceback=_kept(_MACHINERY.sub("", text).rstrip()),
    )


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:
        return f"(its message cannot be read: {type(broken).__name__})"


def _kept(text: str) -> str:
    clean = text.replace("\0", "\\x00").encode(errors="backslashreplace").decode()
    return clean if len(clean) <= LIMIT else clean[:LIMIT] + f"… ({len(clean)} characters)"
