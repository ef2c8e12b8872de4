"""Saved inputs as the API takes and shows them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from messager.runs.schemas import Tag, quoted, timestamp
from messager.saved.models import SavedInput

Name = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f]*$")
]


class SavedInputIn(Schema):
    """An input to keep."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    """The one that has this name is replaced."""
    input: dict[str, Any]
    """Secrets in it are masked."""
    tags: Annotated[list[Tag], Field(max_length=20)] = []


class SavedInputOut(Schema):
    """An input that somebody kept."""

    id: uuid.UUID
    name: str
    input: dict[str, Any]
    tags: list[str]
    saved_at: datetime


class SavedInputList(Schema):
    """All that are kept of a task, by name."""

    items: list[SavedInputOut]


def saved_text(saved: SavedInput) -> str:
    """As SavedInputOut says, as JSON; the input to the digit."""
    return (
        f'{{"id":"{saved.id}","name":{quoted(saved.name)},"input":{saved.input},"tags":{saved.tags},'
        f'"saved_at":"{timestamp(saved.saved_at)}"}}'
    )
