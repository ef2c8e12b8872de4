"""How a task notes its executions."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import Task
from celery.exceptions import Retry

from chaos.journal import ENVIRONMENT, Journal, Line

_journals: dict[str, Journal] = {}


@contextmanager
def executing(task: Task) -> Iterator[Line]:
    """Note the start and how it ends; yields what the task is to return, with a nonce that no other execution has."""
    nonce = uuid.uuid4().hex
    note(task, "start", nonce)
    try:
        yield {"nonce": nonce, "attempt": attempt_of(task)}
    except Retry:
        note(task, "retry", nonce)
        raise
    except BaseException as error:
        note(task, "fail", nonce, error=type(error).__name__)
        raise
    note(task, "end", nonce)


def note(task: Task, what: str, nonce: str, **more: Any) -> None:
    """One line; the monotonic clock is one for all processes of a machine, and no fault sets it."""
    line = {
        "what": what,
        "run": task.request.id,
        "attempt": attempt_of(task),
        "nonce": nonce,
        "task": task.name,
        "worker": task.request.hostname,
        "pid": os.getpid(),
        "mono": time.monotonic(),
        "wall": time.time(),
        **more,
    }
    _journal().write(line)


def attempt_of(task: Task) -> int:
    """Counts from 1."""
    return int(task.request.retries) + 1


def _journal() -> Journal:
    path = os.environ[ENVIRONMENT]
    if path not in _journals:
        _journals[path] = Journal(Path(path))
    return _journals[path]
