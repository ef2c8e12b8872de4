"""`./messager chaos`: the chaos suite, with the packages it needs."""

from __future__ import annotations

import argparse
from pathlib import Path

from chaos import options
from launcher import preparation, shown
from launcher.tools import Tools

_LONGEST = 48 * 3600.0
"""Seconds: each storm bounds itself, by what it was asked for; this is for one that does not."""


async def mutants(parsed: argparse.Namespace, tools: Tools) -> int:
    """Shows that storms fail when the run protocol is wrong; 1 when one did not."""
    return await _run(["chaos.mutating", "--db", parsed.db, *parsed.mutants], tools)


async def chaos(parsed: argparse.Namespace, tools: Tools) -> int:
    """Runs a storm as the suite's own arguments ask; its exit code."""
    return await _run(["chaos", *options.words(parsed)], tools)


async def _run(module: list[str], tools: Tools) -> int:
    python, _ = await preparation.for_development(tools, frontend=False, redis=True)
    args: list[str | Path] = [python, "-m", *module]
    env = {**tools.env, "MESSAGER_HOME": str(tools.layout.home)}
    outcome = await shown.run(args, cwd=tools.layout.backend, env=env, seconds=_LONGEST)
    return outcome.code
