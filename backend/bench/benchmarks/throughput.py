"""Runs a second, for one client and for many, each of which waits for its result before it sends the next run.

The CPU time of a run is told beside it: it is what limits many clients, and a machine that others use changes it least.
"""

from __future__ import annotations

from typing import Any

from bench.benchmarks.turns import Turns, left_out, over_rounds, take_turns
from bench.contestants import Turned
from bench.context import Context
from bench.result import Bound, Line, Result, compared
from bench.stack.whole import bench_stack
from bench.statistics import median, percentile

MANY = 32
TURNS = Turns(clients=(1, MANY), warm_up=2.0, seconds=5.0)
QUICK = Turns(clients=(1, MANY), warm_up=0.5, seconds=1.5)
TARGETS = {MANY: (Bound(baseline="thin", factor=1.5), Bound(baseline="limit", factor=0.85))}


def run(context: Context) -> Result:
    """Runs a second."""
    turns = QUICK if context.options.quick else TURNS
    with bench_stack(context.database, context.plain_python, baselines=True) as stack:
        rounds = take_turns(stack, turns, context, _figures)
    lines: list[Line] = []
    for clients in turns.clients:
        what = f", {clients} client{'s' * (clients > 1)}"
        rates, cpu = (over_rounds(rounds, clients, figure) for figure in ("runs_per_second", "cpu_ms"))
        lines += compared("runs/s", rates, TARGETS.get(clients, ()), what=what)
        lines += compared("ms", cpu, (), what=f"{what}, CPU of a run")
    return Result(benchmark="throughput", database=context.database, lines=lines, rounds=rounds, notes=left_out(rounds))


def _figures(turned: Turned, seconds: float) -> dict[str, Any]:
    took = turned.took
    figures = {"runs_per_second": len(took) / seconds, "median_ms": median(took), "p95_ms": percentile(took, 95)}
    return {**figures, "cpu_ms": sum(turned.cpu_ms.values()), "cpu_ms_of_parts": turned.cpu_ms}
