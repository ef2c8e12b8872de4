"""Many runs at once, from their submission in one request to the last result."""

from __future__ import annotations

from typing import Any

from bench.contestants import limit, load
from bench.context import Context
from bench.load.batch import PATIENCE
from bench.result import Bound, Result, compared
from bench.stack.whole import BenchStack, bench_stack

RUNS, QUICK = 10_000, 1_000
TARGET = Bound(baseline="limit", factor=1.5)


def run(context: Context) -> Result:
    """Runs a second."""
    count, rounds = QUICK if context.options.quick else RUNS, list[dict[str, Any]]()
    with bench_stack(context.database, context.plain_python, baselines=True) as stack:
        for number in range(1, context.options.rounds + 1):
            rounds.append({"round": number, "runs": count, **_rates(stack, count)})
            context.say(f"round {number} of {context.options.rounds}")
    rates = {name: [one[name] for one in rounds] for name in ("messager", "limit")}
    lines = compared("runs/s", rates, [TARGET], what=f", {count} runs")
    return Result(benchmark="batch", database=context.database, lines=lines, rounds=rounds)


def _rates(stack: BenchStack, count: int) -> dict[str, float]:
    ours = load(stack, PATIENCE, job="batch", port=stack.settings.api_port, count=count)["seconds"]
    celerys = limit(stack, PATIENCE, job="batch", count=count)["seconds"]
    return {"messager": count / ours, "limit": count / celerys}
