"""Digests that tell whether something made earlier still fits what it was made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def digest(*parts: str | Path) -> str:
    """One digest of texts and of files' contents; the order counts."""
    total = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()


def digest_tree(root: Path, *, leave_out: Iterable[str] = ()) -> str:
    """One digest of the names and contents of all files under `root`, without the folders named in `leave_out`."""
    parts: list[str | Path] = []
    for path in _files(root, frozenset(leave_out)):
        parts += [path.relative_to(root).as_posix(), path]
    return digest(*parts)


def _files(root: Path, leave_out: frozenset[str]) -> list[Path]:
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in leave_out]
        found += [Path(folder, name) for name in names]
    return sorted(path for path in found if path.is_file())


def fits(stamp: Path, wanted: str) -> bool:
    """Whether `stamp` holds the digest `wanted`; a missing stamp means that the making was not finished."""
    try:
        return stamp.read_text() == wanted
    except OSError:
        return False


def write(stamp: Path, value: str) -> None:
    """Says that what the digest describes has been made."""
    stamp.write_text(value)
