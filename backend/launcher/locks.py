"""Locks between launchers. The kernel gives them back when their holder dies, however it dies."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from launcher.console import Console
from launcher.errors import LauncherError

_POLL = 0.1


def take(path: Path) -> int | None:
    """The lock's file descriptor, or None when somebody else holds it; `path` may be a folder."""
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
    descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


async def wait_for(path: Path, *, seconds: float) -> int | None:
    """Like `take`, but waits up to `seconds` for the holder to let go."""
    for _ in range(int(seconds / _POLL)):
        descriptor = take(path)
        if descriptor is not None:
            return descriptor
        await asyncio.sleep(_POLL)
    return take(path)


@asynccontextmanager
async def held(path: Path, console: Console, *, seconds: float = 900) -> AsyncIterator[None]:
    """One launcher at a time inside; the others wait."""
    descriptor = take(path)
    if descriptor is None:
        console.say(f"Waiting for another ./messager, which is installing into {path}")
        descriptor = await wait_for(path, seconds=seconds)
    if descriptor is None:
        raise LauncherError(f"Another ./messager has been busy with {path} for {seconds:.0f} s: end it and try again")
    try:
        yield
    finally:
        os.close(descriptor)
