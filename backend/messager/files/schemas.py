"""Files as the API shows them."""

from __future__ import annotations

import uuid
from datetime import datetime

from ninja import Schema

from messager.files.artifact import download_path
from messager.files.models import StoredFile


class FileOut(Schema):
    """A file that is stored."""

    id: uuid.UUID
    """What an input names it by."""
    name: str
    size: int
    """In bytes."""
    content_type: str
    """By its bytes, not by its name."""
    sha256: str
    url: str
    """Where it is downloaded; who does not know it cannot guess it."""
    created_at: datetime
    expires_at: datetime | None
    """When it is deleted, unless a run has it by then; null: one has it, and it stays as long as that."""


def file_out(file: StoredFile, *, kept: bool) -> FileOut:
    """One; `kept`: a run has it."""
    return FileOut(
        id=file.id,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        sha256=file.sha256,
        url=download_path(file.token),
        created_at=file.created_at,
        expires_at=None if kept else file.review_at,
    )
