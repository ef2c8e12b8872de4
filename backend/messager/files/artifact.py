"""`Artifact`: a file that a task makes."""

from __future__ import annotations

import io
import os
import uuid
from typing import Any, BinaryIO, cast

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

SCHEMA: JsonSchemaValue = {
    "title": "Artifact",
    "type": "object",
    "format": "artifact",
    "properties": {
        "artifact": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "content_type": {"type": "string"},
        "url": {"type": "string", "format": "uri-reference"},
    },
    "required": ["artifact", "name", "size", "content_type", "url"],
}


class Artifact:
    """A file that stays with the run: it is stored when it is made, so its source may be gone when the task returns.

    Whether it stands anywhere in the result or not, the run's page offers it. Of the attempts of a run the last one's
    artifacts are kept.
    """

    id: uuid.UUID
    name: str
    size: int
    content_type: str
    """By its bytes."""
    url: str
    """Where it is downloaded; who does not know it cannot guess it."""

    def __init__(self, content: str | os.PathLike[str] | bytes | bytearray | BinaryIO, name: str | None = None) -> None:
        """`content` is a path, the bytes themselves, or a file open for reading bytes, which is read to its end.

        `name` is the path's last part where none is given. Raises OSError and the database's errors; TooManyArtifacts;
        FolderNotShared. Called by a test rather than by a run, nothing is stored.
        """
        from messager.files.making import make  # not before Django is set up

        source = _opened(content)
        try:
            made = make(source, _named(content, name))
        finally:
            if source is not content:
                source.close()
        self.id, self.name, self.size, self.content_type = made.id, made.name, made.size, made.content_type
        self.url = download_path(made.token)

    def as_json(self) -> dict[str, Any]:
        """How it stands in the result."""
        return {
            "artifact": str(self.id),
            "name": self.name,
            "size": self.size,
            "content_type": self.content_type,
            "url": self.url,
        }

    def __repr__(self) -> str:
        return f"<Artifact {self.name!r}, {self.size} bytes>"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.is_instance_schema(
            cls, serialization=core_schema.plain_serializer_function_ser_schema(cls.as_json)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return SCHEMA


def download_path(token: str) -> str:
    """Where a file is downloaded."""
    return f"/api/v1/downloads/{token}"


def _opened(content: Any) -> BinaryIO:
    if isinstance(content, bytes | bytearray):
        return io.BytesIO(content)
    if isinstance(content, str | os.PathLike):
        return open(content, "rb")
    if callable(getattr(content, "read", None)):
        return cast(BinaryIO, content)
    raise TypeError(f"An artifact is made of a path, of bytes, or of an open file, not of a {type(content).__name__}.")


def _named(content: Any, name: str | None) -> str:
    if name is not None:
        return name
    path = content if isinstance(content, str | os.PathLike) else getattr(content, "name", None)
    return os.path.basename(path) if isinstance(path, str | os.PathLike) else ""
