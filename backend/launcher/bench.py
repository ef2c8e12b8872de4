"""`./messager bench`: the benchmarks, with the packages they need and those of what they compare with."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import options
from launcher import locks, preparation, shown, suites
from launcher.tools import Tools
from launcher.venv import Venv

_LONGEST = 24 * 3600.0
"""Seconds: each benchmark bounds itself; this is for one that does not."""


async def bench(parsed: argparse.Namespace, tools: Tools) -> int:
    """Measures what the arguments ask for; the benchmarks' exit code."""
    python, _ = await preparation.for_development(tools, frontend=False, redis=True)
    if "ui" in options.chosen(parsed).names:
        await suites.ensure_browser(python, tools)
    args: list[str | Path] = [python, "-m", "bench", *options.words(parsed)]
    env = {**tools.env, "MESSAGER_HOME": str(tools.layout.home), "MESSAGER_BENCH_PYTHON": str(await _plain(tools))}
    outcome = await shown.run(args, cwd=tools.layout.backend, env=env, seconds=_LONGEST)
    return outcome.code


async def _plain(tools: Tools) -> Path:
    """The Python of the baselines."""
    venv = Venv("venv-bench", tools.layout.backend / "requirements-bench.txt", tools)
    async with locks.held(preparation.home(tools), tools.console):
        await venv.ensure()
    return venv.python
