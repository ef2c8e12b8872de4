"""What the idle embedded stack has in memory, by kind of process: PSS, which adds up."""

from __future__ import annotations

import time
from typing import Any

from bench.context import Context
from bench.result import Result, line
from bench.stack.embedded import Embedded, embedded_stack
from bench.usage import pss_kb
from chaos.stack import processes

IDLE, QUICK_IDLE = 10.0, 2.0
"""Seconds after it is ready."""
TARGET = (350, "MB")
KINDS = ("supervisor", "redis", "api", "worker parent", "worker children")
"""The supervisor with the process that outlives it, to end the others."""


def run(context: Context) -> Result:
    """MB."""
    rounds = list[dict[str, Any]]()
    for number in range(1, context.options.rounds + 1):
        with embedded_stack() as stack:
            time.sleep(QUICK_IDLE if context.options.quick else IDLE)
            rounds.append({"round": number, **_megabytes(stack)})
        context.say(f"round {number} of {context.options.rounds}")
    lines = [line(kind, "MB", [one[kind] for one in rounds]) for kind in KINDS]
    lines.append(line("all", "MB", [sum(one[kind] for kind in KINDS) for one in rounds], TARGET))
    return Result(benchmark="memory", database=None, lines=lines, rounds=rounds)


def _megabytes(stack: Embedded) -> dict[str, float]:
    redis, api, worker = (processes.members(stack.processes[name]) for name in ("redis", "api", "worker1"))
    supervisor = set(processes.members(stack.launcher)) - {*redis, *api, *worker}
    found = (supervisor, redis, api, worker[:1], worker[1:])
    return {kind: sum(map(pss_kb, pids)) / 1000 for kind, pids in zip(KINDS, found, strict=True)}
