"""Process groups: a process together with everything it started."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path


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
    """Whether the process still does something: not once it has ended, even if nobody has collected it yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    # Only Linux tells; elsewhere the first process collects orphans at once.
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    return False


async def clear(process: asyncio.subprocess.Process) -> None:
    """Leaves nothing of the process and its group, also when whoever waited for it is being cancelled."""
    kill(process.pid)
    await process.wait()
