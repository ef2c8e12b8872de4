"""Files, uploaded or made, without the network between."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from messager.files import services
from messager.files.models import StoredFile
from messager.files.storage import storage
from messager.files.writing import Writer
from messager.runs.execution import execute
from messager.runs.models import Run
from messager.testing.factories import stored

Upload = Callable[..., StoredFile]
Executed = Callable[..., Run]


def upload(content: bytes = b"some text", name: str = "some.txt") -> StoredFile:
    """A file that was uploaded."""
    file = services.begin_upload(name)
    writer = Writer(file)
    writer.write(content)
    assert services.finish(file.id, writer.close())
    return StoredFile.objects.get(id=file.id)


def execute_once(run_id: Any) -> Run:
    """The run after another attempt, made in this process."""
    execute(uuid.UUID(str(run_id)), uuid.uuid4(), "w@host")
    return stored(Run(id=uuid.UUID(str(run_id))))


def content_of(file: StoredFile) -> bytes:
    """What the storage has."""
    with storage().stream(file.key) as stream:
        return stream.read()


def is_on_disk(file: StoredFile) -> bool:
    """Whether the folder has it."""
    return Path(storage().path(file.key)).exists()  # type: ignore[attr-defined]


def use_folder(settings: Any, folder: Path) -> None:
    """Keep files there from now on, as a process does that has just been started with this setting."""
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "messager.files.storage.LocalFiles", "OPTIONS": {"location": str(folder)}},
    }


@pytest.fixture
def uploaded(transactional_db: None) -> Upload:
    return upload
