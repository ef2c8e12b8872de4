"""What processes use, as Linux tells it in /proc."""

from __future__ import annotations

import os
from pathlib import Path

from chaos.stack import processes

PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Of all its threads, since it started: user and system."""
    # The name in brackets may hold anything, so what counts stands after the last bracket.
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def cpu_seconds_of_tree(pid: int) -> float:
    """Of a process and all it has started that still run."""
    return sum(map(cpu_seconds, processes.members(pid)))


def rss_kb(pid: int) -> int:
    """Memory it has in RAM, what it shares with others included, in kB."""
    return _kb(PROC / str(pid) / "status", "VmRSS:")


def pss_kb(pid: int) -> int:
    """Memory it has in RAM, each shared page divided by how many share it, in kB: these add up."""
    return _kb(PROC / str(pid) / "smaps_rollup", "Pss:")


def _kb(path: Path, name: str) -> int:
    line = next(line for line in path.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])
