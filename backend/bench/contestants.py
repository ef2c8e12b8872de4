"""Who takes turns: Messager and the baselines, each asked in its best way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import jobs
from bench.stack.whole import BenchStack
from bench.usage import cpu_seconds_of_tree

LIMIT, LOAD = "bench.limit", "bench.load"
SPARE = 90.0
"""Seconds beyond its turn in which a load has to end."""


@dataclass(frozen=True, kw_only=True)
class Turned:
    """What came of a turn."""

    took: Sequence[float]
    """Milliseconds of each run that came back in time."""
    cpu_ms: Mapping[str, float]
    """CPU time of a run, in milliseconds, of each part that has to do with it, the client among them."""


Turn = Callable[[int, float, float], Turned]
"""Given clients, seconds to warm up, and seconds that count."""
PARTS = {
    "messager": ("api", "worker-1", "redis", "database"),
    "thin": ("thin", "plain-worker", "redis"),
    "flower": ("flower", "plain-worker", "redis"),
    "limit": ("plain-worker", "redis"),
}
"""Whose CPU time a contestant's is."""


def contestants(stack: BenchStack) -> dict[str, Turn]:
    """In the order of their turns."""
    settings = stack.settings
    ports = {"messager": settings.api_port, "thin": settings.thin_port, "flower": settings.flower_port}
    there = {one.name for one in stack.services()}
    turns = {name: _over_http(stack, name, port) for name, port in ports.items() if set(PARTS[name]) <= there}
    return {**turns, "limit": _limit(stack)}


def load(stack: BenchStack, seconds: float, /, **job: object) -> jobs.Figures:
    """Have the load generator do a job."""
    return jobs.run(Path(sys.executable), LOAD, stack.settings.environment("load"), seconds + SPARE, **job)


def limit(stack: BenchStack, seconds: float, /, **job: object) -> jobs.Figures:
    """Have plain Celery do a job."""
    settings = stack.settings
    return jobs.run(settings.plain_python, LIMIT, settings.plain_environment(), seconds + SPARE, **job)


def _over_http(stack: BenchStack, name: str, port: int) -> Turn:
    def turn(clients: int, warm_up: float, seconds: float) -> Turned:
        job = {"contestant": name, "port": port, "clients": clients, "warm_up": warm_up, "seconds": seconds}
        return _turned(stack, name, lambda: load(stack, warm_up + seconds, job="turn", **job))

    return turn


def _limit(stack: BenchStack) -> Turn:
    def turn(clients: int, warm_up: float, seconds: float) -> Turned:
        job = {"clients": clients, "warm_up": warm_up, "seconds": seconds}
        return _turned(stack, "limit", lambda: limit(stack, warm_up + seconds, job="turn", **job))

    return turn


def _turned(stack: BenchStack, name: str, work: Callable[[], jobs.Figures]) -> Turned:
    pids = {one.name: one.pid for one in stack.services() if one.name in PARTS[name] and one.pid is not None}
    before = {part: cpu_seconds_of_tree(pid) for part, pid in pids.items()}
    figures = work()
    spent = {part: cpu_seconds_of_tree(pid) - before[part] for part, pid in pids.items()}
    spent["client"] = figures["cpu"]
    cpu_ms = {part: 1000 * seconds / max(figures["runs"], 1) for part, seconds in spent.items()}
    return Turned(took=figures["took"], cpu_ms=cpu_ms)
