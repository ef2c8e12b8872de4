"""Where the bytes are: in a folder that all processes share, or in a bucket of S3 or anything that speaks like it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from django.core.files.storage import FileSystemStorage, storages

from messager.files.errors import FolderNotShared
from messager.files.models import Folder

MARK = ".messager-files"


class FileStorage(Protocol):
    """What both kinds can do; `key` is a StoredFile's."""

    errors: tuple[type[Exception], ...]
    """What they raise when they do not take or give bytes."""

    def write(self, key: str) -> BinaryIO:
        """What takes the bytes of a new file; they are safe once it is closed."""

    def stream(self, key: str, start: int = 0) -> BinaryIO:
        """The bytes from `start` on; it cannot go back."""

    def put_at(self, key: str, path: Path) -> None:
        """Have the file under `path`, to be read and not to be changed."""

    def delete(self, name: str) -> None:
        """No file is there afterwards."""

    def check(self, adopt: bool = False) -> None:
        """Raises FolderNotShared where others would look elsewhere. With `adopt`, an empty folder becomes the one."""


def storage() -> FileStorage:
    """As the settings say."""
    return cast(FileStorage, storages["files"])


class LocalFiles(FileSystemStorage):
    """A folder."""

    errors = (OSError,)
    _checked = False

    def write(self, key: str) -> BinaryIO:
        """Made for its owner to read, and for nobody to change."""
        path = Path(self.path(key))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cast(BinaryIO, _Durable(path))

    def stream(self, key: str, start: int = 0) -> BinaryIO:
        """The open file."""
        file = open(self.path(key), "rb")  # noqa: SIM115  (the caller closes it)
        file.seek(start)
        return file

    def put_at(self, key: str, path: Path) -> None:
        """A link to it, under a name of the caller's."""
        os.stat(self.path(key))  # a link to nothing would say so later, and less clearly
        path.symlink_to(self.path(key))

    def check(self, adopt: bool = False) -> None:
        """By a mark in the folder, which the database knows."""
        if self._checked:
            return
        mark = Path(self.location) / MARK
        here = mark.read_text() if mark.is_file() else None
        known = Folder.objects.first()
        if known is None or (adopt and here is None):
            here = here or _write_mark(mark)
            known, _ = Folder.objects.update_or_create(id=1, defaults={"mark": here})
        if known.mark != here:
            raise FolderNotShared(str(self.location))
        self._checked = True


def _write_mark(mark: Path) -> str:
    text = secrets.token_hex(16)
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text(text)
    return text


class _Durable:
    """A new file that is on the disk once it is closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb")  # noqa: SIM115

    def write(self, data: bytes) -> int:
        """As a file does."""
        return self._file.write(data)

    def close(self) -> None:
        """When it returns, a power loss takes nothing away."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            _sync(self._path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
