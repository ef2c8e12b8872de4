"""Writes a file piece by piece, and learns what it is meanwhile."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from messager.files.models import StoredFile
from messager.files.sniffing import HEAD, content_type
from messager.files.storage import storage

PIECE = 1024 * 1024
"""Bytes that are moved at a time."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a file once it is there."""

    size: int
    content_type: str
    sha256: str


class Writer:
    """Of one new file; ends with `close` or `abandon`. Waits for the disk or the network, not for the database."""

    def __init__(self, file: StoredFile) -> None:
        """Raises the storage's errors, as the rest does."""
        self._file = file
        self._target = storage().write(file.key)
        self._hash = hashlib.sha256()
        self._head = b""
        self._size = 0

    def write(self, data: bytes) -> None:
        """Add a piece."""
        if data:  # a bucket would begin a part with nothing in it
            self._target.write(data)
        self._hash.update(data)
        self._head += data[: HEAD - len(self._head)]
        self._size += len(data)

    def copy(self, source: BinaryIO) -> None:
        """Add all that comes from `source`."""
        while piece := source.read(PIECE):
            self.write(piece)

    def close(self) -> Facts:
        """The file is safe when this returns."""
        self._target.close()
        kind = content_type(self._head, self._file.name)
        return Facts(size=self._size, content_type=kind, sha256=self._hash.hexdigest())

    def abandon(self) -> None:
        """Take away what was written; what cannot be taken away now goes with the row, later."""
        with suppress(*storage().errors):
            self._target.close()
            storage().delete(self._file.key)
