"""From submit to result, for one client: the median, and what one in twenty exceeds."""

from __future__ import annotations

from typing import Any

from bench.benchmarks.turns import Turns, left_out, over_rounds, take_turns
from bench.contestants import Turned
from bench.context import Context
from bench.result import Bound, Result, compared
from bench.stack.whole import bench_stack
from bench.statistics import median, percentile

TURNS, QUICK = Turns(clients=(1,), warm_up=1.0, seconds=5.0), Turns(clients=(1,), warm_up=0.5, seconds=1.5)
TARGET = Bound(baseline="thin", factor=0.7, at_least=False)


def run(context: Context) -> Result:
    """Milliseconds."""
    with bench_stack(context.database, context.plain_python, baselines=True) as stack:
        rounds = take_turns(stack, QUICK if context.options.quick else TURNS, context, _figures)
    lines = compared("ms", over_rounds(rounds, 1, "median_ms"), [TARGET], what=", median")
    lines += compared("ms", over_rounds(rounds, 1, "p95_ms"), [], what=", p95")
    return Result(benchmark="latency", database=context.database, lines=lines, rounds=rounds, notes=left_out(rounds))


def _figures(turned: Turned, seconds: float) -> dict[str, Any]:
    took = turned.took
    return {"median_ms": median(took), "p95_ms": percentile(took, 95), "runs": len(took)}
