"""Lists, filters and searches over a long history, while runs are being submitted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from bench.contestants import load
from bench.context import Context
from bench.history import rows as made
from bench.history.filling import build_search_index, fill
from bench.history.rows import Plan
from bench.history.words import ABSENT, COMMON, RARE
from bench.result import Line, Result, line
from bench.stack.settings import Settings
from bench.stack.whole import bench_stack
from bench.statistics import percentile

RUNS, QUICK_RUNS = 1_000_000, 100_000
REPEATS, QUICK_REPEATS = 40, 10
RATE = 100.0
"""Runs submitted a second."""
BUDGET = 15.0
"""Seconds that one query may take in a round; one that is slower is asked for less often."""
TARGET = (50, "ms")
_LIST = "/api/v1/runs"


def run(context: Context) -> Result:
    """Milliseconds: p95 of each query in each round."""
    quick = context.options.quick
    plan = Plan(count=QUICK_RUNS if quick else RUNS, until=datetime.now(UTC) - timedelta(minutes=1))
    rounds, errors = list[dict[str, Any]](), list[str]()

    def prepare(settings: Settings) -> None:
        seconds = fill(settings.database_url, plan, lambda count: context.say(f"{count} runs written"))
        context.say(f"a history of {plan.count} runs was written in {seconds:.0f} s")
        build_search_index(settings.environment("index"))

    with bench_stack(context.database, context.plain_python, prepare=prepare) as stack:
        queries, repeats = _queries(plan, stack.url), QUICK_REPEATS if quick else REPEATS
        for number in range(1, context.options.rounds + 1):
            job = {"port": stack.settings.api_port, "rate": RATE, "queries": queries, "repeats": repeats}
            found = load(stack, 2 * BUDGET * len(queries), job="lists", budget=BUDGET, **job)
            errors += found.pop("errors")
            rounds.append({"round": number, **_figures(found)})
            context.say(f"round {number} of {context.options.rounds}")
    lines = _lines(rounds, judged=context.database == "postgres")
    return Result(benchmark="history", database=context.database, lines=lines, rounds=rounds, errors=errors)


def _queries(plan: Plan, url: str) -> list[dict[str, Any]]:
    """Name, paths that are asked for in turn, and whether they find something."""
    middle = plan.until - timedelta(days=plan.days / 2)
    some_tags = [{"tag": f"customer:{number}"} for number in range(1, 41)]
    windows = [
        {"created_after": _text(plan.until - timedelta(days=n)), "created_before": _text(plan.until - timedelta(n - 1))}
        for n in range(1, plan.days, 7)
    ]
    return [
        _query("first page", {}),
        _query("deep page by cursor", *_deep_pages(url, middle)),
        _query("by task", *({"task": task} for task in made.TASKS)),
        _query("by state, common", {"state": made.COMMON_STATE}),
        _query("by state, rare", {"state": made.RARE_STATE}),
        _query("by tag, common", {"tag": made.COMMON_TAG}),
        _query("by tag, seldom", *some_tags),
        _query("by tag, rare", {"tag": made.RARE_TAG}),
        _query("by time window", *windows),
        _query("search, common word", {"q": COMMON}),
        _query("search, rare word", {"q": RARE}),
        _query("search, absent word", {"q": ABSENT}, finds=False),
        _query("search, common word of a task", *({"q": COMMON, "task": task} for task in made.TASKS)),
        _query("search, rare word of a task", {"q": RARE, "task": made.TASKS[-1]}, finds=None),
    ]


def _query(name: str, *filters: dict[str, str], finds: bool | None = True) -> dict[str, Any]:
    return {"name": name, "paths": [f"{_LIST}?{urlencode(one)}" for one in filters], "finds": finds}


def _deep_pages(url: str, middle: datetime) -> list[dict[str, str]]:
    """The pages after the first one of all that is older than half of the history."""
    before = {"created_before": _text(middle)}
    page = httpx.get(f"{url}{_LIST}?{urlencode(before)}", timeout=60, trust_env=False).raise_for_status().json()
    return [{**before, "cursor": page["next"]}]


def _text(time: datetime) -> str:
    return time.isoformat()


def _figures(found: dict[str, Any]) -> dict[str, Any]:
    queries = {
        name: {"p50_ms": percentile(took, 50), "p95_ms": percentile(took, 95), "asked": len(took)}
        for name, took in found["took"].items()
    }
    return {"queries": queries, "submitted_per_second": found["submitted_per_second"]}


def _lines(rounds: list[dict[str, Any]], *, judged: bool) -> list[Line]:
    """Each query's p95, and the worst of them all, which the target is about."""
    names = rounds[0]["queries"]
    p95 = {name: [one["queries"][name]["p95_ms"] for one in rounds] for name in names}
    p50 = {name: [one["queries"][name]["p50_ms"] for one in rounds] for name in names}
    lines = []
    for name in names:
        lines += [line(f"{name}, p50", "ms", p50[name]), line(f"{name}, p95", "ms", p95[name])]
    worst = [max(one["queries"][name]["p95_ms"] for name in names) for one in rounds]
    submitted = line("submitted meanwhile", "runs/s", [one["submitted_per_second"] for one in rounds])
    return [*lines, line("worst p95", "ms", worst, *([TARGET] if judged else [])), submitted]
