"""What the pool processes of this worker execute, seen from their parent."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import uuid
from typing import Protocol

from celery.worker import state as worker_state


class Held(Protocol):
    """A request that a pool process is executing, as Celery's worker keeps it."""

    run_id: uuid.UUID
    name: str
    """Of the run's task."""
    token: uuid.UUID
    worker_pid: int | None


def held_requests() -> list[Held]:
    """The requests pool processes are executing now."""
    requests = getattr(worker_state, "active_requests", ())
    for _ in range(5):
        try:
            return [request for request in list(requests) if getattr(request, "run_id", None)]
        except RuntimeError:  # the hub's thread changed the set meanwhile
            continue
    return []


def send_signal(request: Held, number: signal.Signals) -> None:
    """To the process that executes it, if there still is one."""
    if request.worker_pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(request.worker_pid, number)


def is_dead(request: Held) -> bool:
    """Whether the process that executes it has ended; its exit code is left to the pool."""
    if request.worker_pid is None:
        return False
    try:
        return os.waitid(os.P_PID, request.worker_pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:  # the pool has asked already
        return True


def dies(request: Held, seconds: float) -> bool:
    """Wait for its end; False when it lives on."""
    deadline = time.monotonic() + seconds
    while not is_dead(request):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


class Ages:
    """How long requests have been held, by the monotonic clock: the host's own may jump."""

    def __init__(self) -> None:
        self._since: dict[uuid.UUID, float] = {}

    def of(self, requests: list[Held]) -> dict[uuid.UUID, float]:
        """Seconds by token since each was first seen here; those no longer held are forgotten."""
        now = time.monotonic()
        self._since = {request.token: self._since.get(request.token, now) for request in requests}
        return {token: now - since for token, since in self._since.items()}
