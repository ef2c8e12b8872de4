"""`InputFile`: what a task's parameter is typed as to be given a file."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from messager.files.names import clean_name
from messager.files.owner import current_owner

FORMAT = "input-file"
"""What its JSON Schema is known by."""

_gathered: ContextVar[dict[uuid.UUID, InputFile] | None] = ContextVar("gathered", default=None)


class InputFile(os.PathLike[str]):
    """A file that was uploaded. In JSON it is the id that the upload was answered with.

    Nothing is read before `path`, `open()` or whatever takes a path asks for it.
    """

    id: uuid.UUID
    name: str
    size: int
    content_type: str
    """By its bytes."""
    sha256: str

    def __init__(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """A file of this machine, to call a task's function with it in a test."""
        self._path: Path | None = Path(path)
        self.id, self.name = uuid.UUID(int=0), clean_name(name or self._path.name)
        self.size, self.content_type, self.sha256 = self._path.stat().st_size, "application/octet-stream", ""

    @property
    def path(self) -> Path:
        """A local path with the file's own name, to read; it is there until the attempt ends."""
        if self._path is None:
            self._path = self._fetched()
        return self._path

    def open(self) -> BinaryIO:
        """Its bytes, as an open file."""
        return self.path.open("rb")

    def __fspath__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<InputFile {self.name!r}, {self.size} bytes>"

    def _fetched(self) -> Path:
        from messager.files.storage import storage  # not before Django is set up

        owner = current_owner()
        if owner is None:
            raise RuntimeError("A run's file can be read while its task runs, and no longer.")
        storage().check()
        path = owner.folder() / self.name
        storage().put_at(self._key, path)
        return path

    @classmethod
    def _of(cls, value: Any) -> InputFile:
        """The file a caller names. Raises ValueError."""
        from messager.files.errors import FileNotFound
        from messager.files.services import find

        if isinstance(value, cls):
            return value
        known = _gathered.get()
        file_id = _id(value)
        if known is not None and file_id in known:
            return known[file_id]
        try:
            row = find(id=file_id)
        except FileNotFound as error:
            raise ValueError(f"{error} Upload it (again).") from None
        file = cls.__new__(cls)
        file._path, file._key = None, row.key
        file.id, file.name, file.size = row.id, row.name, row.size
        file.content_type, file.sha256 = row.content_type, row.sha256
        if known is not None:
            known[file.id] = file
        return file

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._of, serialization=core_schema.plain_serializer_function_ser_schema(lambda file: str(file.id))
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": FORMAT}

    _key: str


def _id(value: Any) -> uuid.UUID:
    try:
        if isinstance(value, str):
            return uuid.UUID(value)
    except ValueError:
        pass
    raise ValueError("Name an uploaded file by the id that POST /api/v1/files answered.")


@contextmanager
def gathering() -> Iterator[dict[uuid.UUID, InputFile]]:
    """Yields the files that inputs name which are checked inside."""
    found: dict[uuid.UUID, InputFile] = {}
    token = _gathered.set(found)
    try:
        yield found
    finally:
        _gathered.reset(token)
