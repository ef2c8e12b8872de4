"""Process groups: a process together with everything it started."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress


def terminate(pid: int) -> None:
    """Asks the process to end. Not its group: a worker lets its pool finish what it is doing."""
    # PermissionError is what macOS answers for a process that has ended and was not waited for yet.
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGTERM)


def kill(pid: int) -> None:
    """Ends the whole group at once; also sweeps up what a leader that has ended left behind."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def is_running(pid: int) -> bool:
    """Whether the process is there, even if somebody else has it or nobody waited for it yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def clear(process: asyncio.subprocess.Process) -> None:
    """Leaves nothing of the process and its group, also when whoever waited for it is being cancelled."""
    kill(process.pid)
    await process.wait()
