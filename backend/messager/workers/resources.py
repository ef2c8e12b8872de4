"""What a worker takes of its host."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


def load_average() -> float | None:
    """How many processes of this host were at work or waited for a processor, on average over the last minute."""
    try:
        return round(os.getloadavg()[0], 2)
    except OSError:
        return None


def memory(pids: Iterable[int]) -> int | None:
    """Bytes these processes hold in memory; pages they share count for each. None where the system doesn't say."""
    sizes = [_resident(pid) for pid in pids]
    known = [size for size in sizes if size is not None]
    return sum(known) if known else None


def _resident(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):  # it has just ended, or this is not Linux
        return None
