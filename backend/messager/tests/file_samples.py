"""Sample tasks that take and make files."""

from __future__ import annotations

import io
import os
import signal
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from celery import Task
from django.db import transaction
from pydantic import BaseModel

from messager.files import Artifact, InputFile
from messager.tests.samples import sample


class Letter(BaseModel):
    """A model with files inside."""

    text: str
    enclosed: list[InputFile] = []
    stamp: InputFile | None = None


@sample()
def read_file(file: InputFile) -> dict[str, Any]:
    with file.open() as opened:
        content = opened.read().decode()
    return {
        "content": content,
        "name": file.name,
        "path": file.path.name,
        "size": file.size,
        "type": file.content_type,
        "like_a_path": Path(file).read_text() == content,
    }


@sample()
def read_letter(letter: Letter, more: dict[str, InputFile] | None = None) -> list[str]:
    files = [*letter.enclosed, *([letter.stamp] if letter.stamp else []), *(more or {}).values()]
    return [file.path.read_text() for file in files]


@sample()
def spoil_file(file: InputFile) -> None:
    file.path.write_text("spoiled")


@sample()
def give_file(content: str, name: str) -> Artifact:
    return Artifact(content.encode(), name=name)


@dataclass
class Package:
    """A dataclass with files inside."""

    number: int
    parts: list[Artifact]


@sample()
def give_everything() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "by-path.txt"
        path.write_text("by path")
        with path.open("rb") as opened:
            return {
                "path": Artifact(path),
                "text_path": Artifact(str(path), name="renamed.txt"),
                "open": [Artifact(opened)],
                "stream": Artifact(io.BytesIO(b"of memory")),
                "package": Package(number=1, parts=[Artifact(b"in a dataclass", name="part.txt")]),
            }


@sample()
def give_typed() -> dict[str, list[Artifact]]:
    return {"all": [Artifact(b"one", name="one"), Artifact(b"two", name="two")]}


@sample()
def give_and_fail() -> None:
    Artifact(b"what there was", name="half.txt")
    raise ValueError("no more")


@sample(bind=True, max_retries=3, default_retry_delay=0)
def give_at_each_attempt(self: Task) -> Artifact:
    artifact = Artifact(b"of an attempt", name=f"attempt-{self.request.retries + 1}.txt")
    if self.request.retries < 1:
        raise self.retry(exc=ConnectionError("once more"))
    return artifact


@sample(max_retries=3)
def give_and_die(folder: str) -> Artifact:
    mark = Path(folder) / "died"
    artifact = Artifact(b"x", name=f"after-{mark.exists()}.txt")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return artifact


@sample()
def give_in_a_transaction() -> Artifact:
    with transaction.atomic():
        return Artifact(b"x", name="x")


@sample()
def give_in_a_thread() -> str:
    thread = threading.Thread(target=lambda: Artifact(b"x", name="of a thread"))
    thread.start()
    thread.join()
    return "done"


@sample()
def hand_on(name: str) -> str:
    return str(read_file.delay(Artifact(b"handed on", name=name)).id)
