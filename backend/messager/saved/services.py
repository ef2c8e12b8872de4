"""What can be done with saved inputs."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from messager.catalog.errors import InvalidInput
from messager.catalog.results import dumps
from messager.catalog.spec import TaskSpec
from messager.runs.inputs import input_text
from messager.saved.models import SavedInput

MOST = 200
"""Kept of one task."""


class SavedInputNotFound(Exception):
    """There is no such saved input."""


class TooManySaved(Exception):
    """200 inputs of this task are saved already. Delete one to save another."""


def saved_inputs(task: str) -> list[SavedInput]:
    """Those of the task, by name."""
    return list(SavedInput.objects.filter(task=task).order_by("name"))


def save(spec: TaskSpec, name: str, value: Any, tags: Sequence[str]) -> SavedInput:
    """Keep an input under a name, in place of the one that had it, with its secrets masked.

    It need not be one the task takes: what is still to be filled in may be required. Raises InvalidInput, where it is
    no JSON object, and TooManySaved.
    """
    columns = {"input": _shown(spec, value), "tags": dumps(list(tags)), "saved_at": Now()}
    with transaction.atomic():
        others = SavedInput.objects.filter(task=spec.name).exclude(name=name)
        if others.count() >= MOST:
            raise TooManySaved(TooManySaved.__doc__)
        saved, _ = SavedInput.objects.update_or_create(task=spec.name, name=name, defaults=columns)
    saved.refresh_from_db()
    return saved


def delete(task: str, saved_id: uuid.UUID) -> SavedInput:
    """Forget one. Raises SavedInputNotFound."""
    saved = SavedInput.objects.filter(id=saved_id).first()
    if saved is None or saved.task != task or not SavedInput.objects.filter(id=saved_id).delete()[0]:
        raise SavedInputNotFound(SavedInputNotFound.__doc__)
    return saved


def _shown(spec: TaskSpec, value: Any) -> str:
    try:
        return spec.masked(input_text(value))
    except RecursionError as error:
        raise InvalidInput([{"loc": ["input"], "msg": "The input is nested too deeply."}]) from error
