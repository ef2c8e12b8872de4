"""A thousand tabs: what they cost while nothing happens, and how soon each hears of its run."""

from __future__ import annotations

from typing import Any

from bench.contestants import load
from bench.context import Context
from bench.errors import BenchError, NotServedError
from bench.load.followers import WAIT
from bench.load.tabs import PACE
from bench.result import Line, Result, line
from bench.stack.whole import BenchStack, bench_stack
from bench.statistics import percentile

TABS = 1000
WAITS, QUICK_WAITS = 2, 1
"""How many times over a tab waits while nothing happens."""
CHANGES, QUICK_CHANGES = 200, 40
FORMS = ("runs", "changes")
CPU, MEMORY, HEARD = (10, "% of a core"), (40, "kB each"), (50, "ms")


def run(context: Context) -> Result:
    """For each form of waiting: % of a core, kB for each tab, milliseconds."""
    rounds, errors = list[dict[str, Any]](), list[str]()
    for form in FORMS:
        try:
            rounds += [_round(context, form, number) for number in range(1, context.options.rounds + 1)]
        except NotServedError as error:
            errors.append(str(error))
    lines = [one for form in FORMS for one in _lines(form, [found for found in rounds if found["form"] == form])]
    return Result(benchmark="waiters", database=context.database, lines=lines, rounds=rounds, errors=errors)


def _round(context: Context, form: str, number: int) -> dict[str, Any]:
    """On a stack of its own, as memory that was used once stays with the process."""
    with bench_stack(context.database, context.plain_python) as stack:
        found = _tabs(stack, form, quick=context.options.quick)
    context.say(f"{form}: round {number} of {context.options.rounds}")
    delays = found.pop("delays_ms")
    heard = {"heard_p50_ms": percentile(delays, 50), "heard_p95_ms": percentile(delays, 95)}
    return {"round": number, "form": form, **found, **heard, "changes": len(delays)}


def _tabs(stack: BenchStack, form: str, *, quick: bool) -> dict[str, Any]:
    waits, changes = (QUICK_WAITS, QUICK_CHANGES) if quick else (WAITS, CHANGES)
    if (pid := stack.api.pid) is None:
        raise BenchError("the API is not running")
    job = {"port": stack.settings.api_port, "pid": pid, "form": form}
    job |= {"count": TABS, "waits": waits, "changes": changes}
    return load(stack, waits * WAIT + changes * PACE, job="tabs", **job)


def _lines(form: str, rounds: list[dict[str, Any]]) -> list[Line]:
    if not rounds:
        return []

    def values(figure: str) -> list[float]:
        return [one[figure] for one in rounds]

    return [
        line(f"{form}: API with {TABS} idle tabs", "% of a core", values("cpu_percent"), CPU),
        line(f"{form}: memory of a tab", "kB", values("kb_each"), MEMORY),
        line(f"{form}: a change reaches its tab, p50", "ms", values("heard_p50_ms")),
        line(f"{form}: a change reaches its tab, p95", "ms", values("heard_p95_ms"), HEARD),
    ]
