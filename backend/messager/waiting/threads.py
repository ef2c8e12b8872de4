"""Threads of the waiting side, each with a connection to the database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

from messager.database.patience import patience

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds the statements of one piece of work may take."""


class Reader:
    """One thread that works for the loop; its own line of work waits meanwhile, and nothing else does."""

    def __init__(self, name: str) -> None:
        """`name` is the thread's."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def read(self, work: Callable[[], T]) -> T:
        """What `work` returns; raises what it raises, such as Django's database errors."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _patiently, work)


def _patiently(work: Callable[[], T]) -> T:
    connection.close_if_unusable_or_obsolete()
    with patience(PATIENCE):
        return work()
