"""The API's side of remote control: puts a command into the database, and waits for the worker's answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models.functions import Now

from messager.catalog.results import dumps
from messager.workers.errors import WorkerNotFound, WorkerOffline, WorkerRefused, WorkerSilent
from messager.workers.models import Command, Worker
from messager.workers.presence import is_online

TAKEN_IN = 5.0
"""Seconds in which a worker that lives takes a command; it looks twice a second."""
DONE_IN = 5.0
"""Seconds it then has to say what it did."""
LOOK = 0.05
"""Seconds between two looks for the answer."""
LEFT = timedelta(minutes=1)
"""After this nobody waits for a command's answer any more."""


class Outcome(StrEnum):
    """How a command ended."""

    DONE = "done"
    REFUSED = "refused"


def tell(name: str, verb: str, **arguments: Any) -> str:
    """Have the worker do it; what it says it did, in a sentence.

    Raises WorkerNotFound, WorkerOffline, WorkerRefused with the worker's own reason, or WorkerSilent.
    """
    find_online(name)
    Command.objects.filter(asked_at__lt=Now() - LEFT).delete()  # of an API that was killed meanwhile
    command = Command.objects.create(worker=name, verb=verb, arguments=dumps(arguments), asked_at=Now())
    try:
        _wait_until_taken(command.pk)
        return _answer_to(command.pk)
    finally:
        Command.objects.filter(pk=command.pk).delete()


def find_online(name: str) -> Worker:
    """The worker. Raises WorkerNotFound or WorkerOffline."""
    worker = Worker.objects.filter(name=name).first() if "\x00" not in name else None
    if worker is None:
        raise WorkerNotFound
    if not is_online(name):
        raise WorkerOffline
    return worker


def _wait_until_taken(key: int) -> None:
    if _within(TAKEN_IN, lambda: Command.objects.filter(pk=key, taken_at__isnull=False).exists()):
        return
    if Command.objects.filter(pk=key, taken_at=None).delete()[0]:
        raise WorkerSilent


def _answer_to(key: int) -> str:
    command = _within(DONE_IN, Command.objects.filter(pk=key, outcome__isnull=False).first)
    if command is None:
        raise WorkerSilent("The worker began what it was told, and did not say in time what came of it.")
    if command.outcome == Outcome.REFUSED:
        raise WorkerRefused(command.answer)
    return command.answer or ""


def _within(seconds: float, look: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(LOOK)
    return found
