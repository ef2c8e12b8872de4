"""What a file may be called. A name is a label: it never decides where anything is stored."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
"""Bytes: what file systems take, with room for what they add."""
NAMELESS = "file"


def clean_name(name: str) -> str:
    """The last part of a path, without characters that are not seen or that turn others around; never empty."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    # A lone surrogate is of the category Cs.
    seen = "".join(char for char in unicodedata.normalize("NFC", last) if unicodedata.category(char)[0] != "C")
    return _shortened(" ".join(seen.split()).strip(". ")) or NAMELESS


def _shortened(name: str) -> str:
    """With its ending, where that is a short one."""
    if len(name.encode()) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix.encode()) <= 20 else ""
    stem = name.removesuffix(suffix).encode()[: LONGEST - len(suffix.encode())]
    return stem.decode(errors="ignore").rstrip(". ") + suffix
