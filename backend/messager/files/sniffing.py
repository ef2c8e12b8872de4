"""What a file is, by its first bytes. Its name decides only between what these allow."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath

import puremagic

HEAD = 4096
"""Bytes that are looked at."""
UNKNOWN = "application/octet-stream"
ZIP = b"PK\x03\x04"

MARKUP = {"text/html", "image/svg+xml", "application/xml", "application/pdf", "application/postscript"}
"""Text that is told by how it begins, whatever it is called."""
TEXTS = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".json": "application/json",
}
"""Kinds of text that have no beginning of their own."""
SURE = 0.3
"""Below it, the library guesses by two letters."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def content_type(head: bytes, name: str) -> str:
    """Of a file that begins with `head`, its first bytes."""
    suffix = PurePosixPath(name).suffix.lower()
    found = _matches(head)
    if _is_text(head):
        return next((kind for kind, _ in found if kind in MARKUP), TEXTS.get(suffix, "text/plain"))
    named = [kind for kind, ending in found if ending == suffix]
    if head.startswith(ZIP) and not named:
        return "application/zip"
    return (named or [kind for kind, _ in found] or [UNKNOWN])[0]


def _matches(head: bytes) -> list[tuple[str, str]]:
    """(content type, ending) of what the bytes may be, the likeliest first."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return [(one.mime_type, one.extension) for one in found if one.mime_type and one.confidence >= SURE]


def _is_text(head: bytes) -> bool:
    try:
        # The last character may be cut in two.
        text = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return _CONTROL.search(text) is None
