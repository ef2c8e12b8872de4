"""Who takes turns: Messager and the baselines, each asked in its best way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from bench import jobs
from bench.stack.whole import BenchStack

LIMIT, LOAD = "bench.limit", "bench.load"
SPARE = 90.0
"""Seconds beyond its turn in which a load has to end."""

Turn = Callable[[int, float, float], list[float]]
"""(clients, seconds to warm up, seconds) → milliseconds of each run that came back in the second of these times."""


def contestants(stack: BenchStack) -> dict[str, Turn]:
    """In the order of their turns."""
    settings = stack.settings
    ports = {"messager": settings.api_port, "thin": settings.thin_port, "flower": settings.flower_port}
    there = {one.name for one in stack.services()}
    turns = {name: _over_http(stack, name, port) for name, port in ports.items() if name in there | {"messager"}}
    return {**turns, "limit": _limit(stack)}


def load(stack: BenchStack, seconds: float, /, **job: object) -> jobs.Figures:
    """Have the load generator do a job."""
    return jobs.run(Path(sys.executable), LOAD, stack.settings.environment("load"), seconds + SPARE, **job)


def limit(stack: BenchStack, seconds: float, /, **job: object) -> jobs.Figures:
    """Have plain Celery do a job."""
    settings = stack.settings
    return jobs.run(settings.plain_python, LIMIT, settings.plain_environment(), seconds + SPARE, **job)


def _over_http(stack: BenchStack, name: str, port: int) -> Turn:
    def turn(clients: int, warm_up: float, seconds: float) -> list[float]:
        job = {"contestant": name, "port": port, "clients": clients, "warm_up": warm_up, "seconds": seconds}
        took: list[float] = load(stack, warm_up + seconds, job="turn", **job)["took"]
        return took

    return turn


def _limit(stack: BenchStack) -> Turn:
    def turn(clients: int, warm_up: float, seconds: float) -> list[float]:
        job = {"clients": clients, "warm_up": warm_up, "seconds": seconds}
        took: list[float] = limit(stack, warm_up + seconds, job="turn", **job)["took"]
        return took

    return turn
