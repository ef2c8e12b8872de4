"""Tasks that try to take their worker with them. Each has two attempts, so it ends soon."""

from __future__ import annotations

import ctypes
import os
import resource
import time
from contextlib import suppress
from typing import Any

from celery import Task

from chaos.tasks.noting import executing
from chaos.tasks.ordinary import chaos_task
from chaos.tasks.poison_limits import ATTEMPTS

MEMORY = 512 * 1024 * 1024
"""Bytes a hungry task may have beyond what its process has already."""
BOMB = 30
"""Processes of a fork bomb. Its own bound, as RLIMIT_NPROC binds nobody who is root."""

poison_task = chaos_task(max_retries=ATTEMPTS - 1)


@poison_task
def exiting(self: Task) -> dict[str, Any]:
    """End the process without a word."""
    with executing(self):
        os._exit(1)


@poison_task
def crashing(self: Task) -> dict[str, Any]:
    """Read at address zero."""
    with executing(self):
        return {"read": ctypes.string_at(0)}


@poison_task
def devouring(self: Task) -> dict[str, Any]:
    """Want more memory than there is; the process lives on, so its limit is put back."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_address_space() + MEMORY, hard))
    try:
        with executing(self):
            return {"size": len(bytearray(4 * MEMORY))}
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@chaos_task(max_retries=ATTEMPTS - 1, time_limit=3)
def endless(self: Task) -> dict[str, Any]:
    """Never end by itself."""
    with executing(self):
        while True:
            time.sleep(0.01)


@poison_task
def hogging(self: Task, seconds: float) -> dict[str, Any]:
    """Hold Python's lock in one long C call after another: no other thread of the process gets a turn."""
    with executing(self) as result:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            sum(range(10_000_000))
        return result


@poison_task
def bombing(self: Task) -> dict[str, Any]:
    """Fork, and leave the children behind; they end after a second, in case nobody ends them."""
    with executing(self):
        if os.getuid():
            _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
            resource.setrlimit(resource.RLIMIT_NPROC, (200, hard))
        # Others of the same user may have had some of what it was allowed: then it is refused sooner.
        with suppress(OSError):
            for _ in range(BOMB):
                if os.fork() == 0:
                    time.sleep(1)
                    os._exit(0)
        os._exit(1)


def _address_space() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
