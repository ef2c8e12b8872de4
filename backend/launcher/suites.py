"""`./messager test`: all tests, and how many of them passed."""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import command, preparation, shown
from launcher.node import Node
from launcher.spa import npm_environment
from launcher.tools import Tools

SUITES = ("backend", "frontend", "e2e")
USAGE = "messager test [backend] [frontend] [e2e] [-- arguments for pytest]"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# pytest: "3 failed, 12 passed in 3.21s"; Vitest: "Tests  1 failed | 12 passed (13)".
_SUMMARY = re.compile(r"^(?:\s*Tests\s.*|=*\s*\d+ (?:passed|failed|error).* in [\d.]+s.*)$", re.MULTILINE)
_COUNT = re.compile(r"(\d+) (passed|failed|errors?)")
_HOUR = 3600.0


Run = Callable[[bool], Coroutine[Any, Any, shown.Outcome]]
"""Runs a suite; told to show it, its output appears as it comes."""
Runs = Mapping[str, Run]
"""Suites that are run at once, by name."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What one runner said."""

    name: str
    code: int
    summary: str
    """Its own line, as it wrote it."""
    passed: int
    failed: int

    @classmethod
    def read(cls, name: str, outcome: shown.Outcome) -> Result:
        """Finds the runner's own summary and counts what it says."""
        lines = _SUMMARY.findall(outcome.output)
        summary = lines[-1].strip() if lines else f"no summary, exit code {outcome.code}"
        counts = [(int(number), word) for number, word in _COUNT.findall(summary if lines else "")]
        passed = sum(number for number, word in counts if word == "passed")
        return cls(
            name=name,
            code=outcome.code,
            summary=summary,
            passed=passed,
            failed=sum(number for number, _ in counts) - passed,
        )


async def test(suites: list[str], arguments: list[str], tools: Tools) -> int:
    """Runs the suites in order, also after one has failed; 1 when any test has failed or a runner has."""
    python, node = await preparation.for_development(tools, frontend="frontend" in suites, redis="backend" in suites)
    results: list[Result] = []
    for runs in await _runs(suites, arguments, python, node, tools):
        results += await at_once(runs, tools)
    return _report(results, tools)


async def at_once(runs: Runs, tools: Tools) -> list[Result]:
    """Run them beside each other; the first is shown as it goes, the others when they have ended."""
    (first, run), *others = runs.items()
    tools.console.say(f"\n== {' and '.join(runs)}")
    async with asyncio.TaskGroup() as group:
        waiting = {name: group.create_task(other(False)) for name, other in others}
        results = [Result.read(first, await run(True))]
        for name, task in waiting.items():
            outcome = await task
            tools.console.say(f"\n== {name}\n{outcome.output}")
            results.append(Result.read(name, outcome))
    return results


def _report(results: list[Result], tools: Tools) -> int:
    width = max(len(result.name) for result in results)
    tools.console.say("")
    for result in results:
        tools.console.say(f"{result.name.ljust(width)}  {result.summary}")
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    tools.console.say(f"{'total'.ljust(width)}  {passed} passed, {failed} failed")
    return 1 if failed or any(result.code for result in results) else 0


async def _runs(suites: list[str], arguments: list[str], python: Path, node: Node | None, tools: Tools) -> list[Runs]:
    """What is run, one after another; those in one place at once."""
    layout = tools.layout

    def pytest(folder: Path, *options: str) -> Run:
        args: list[str | Path] = [python, "-m", "pytest", *options, *arguments]
        return lambda show: shown.run(args, cwd=folder, env=tools.env, seconds=_HOUR, show=show)

    runs: list[Runs] = []
    if "backend" in suites and arguments:
        runs.append({"backend": pytest(layout.backend)})
    elif "backend" in suites:
        # Either database takes minutes, in which one core would do nothing.
        runs.append(
            {
                "backend": pytest(layout.backend, "--db", "sqlite"),
                "backend on PostgreSQL": pytest(layout.backend, "--db", "postgres", "--only-sql"),
            }
        )
    if node is not None:
        runs.append({"frontend": _vitest(node, tools)})
    if "e2e" in suites:
        await ensure_browser(python, tools)
        for stack in ["embedded", *(["compose"] if await _docker_answers() else [])]:
            runs.append({f"e2e {stack}": pytest(layout.e2e, "--stack", stack)})
    return runs


def _vitest(node: Node, tools: Tools) -> Run:
    args = [*node.npm, "run", "--silent", "test"]
    # Vitest colours what it writes into files, too.
    env = npm_environment(node, tools) | ({} if sys.stdout.isatty() else {"NO_COLOR": "1"})
    return lambda show: shown.run(args, cwd=tools.layout.frontend, env=env, seconds=_HOUR, show=show)


async def ensure_browser(python: Path, tools: Tools) -> None:
    """The machine's Chromium, else Playwright's own, which stays in its cache for the next time."""
    if any(map(shutil.which, _CHROMIUMS)):
        return
    with tools.console.step("Chromium", "fetching, since this machine has none"):
        await command.run(
            "Fetching Chromium (or install it: apt install chromium)",
            [python, "-m", "playwright", "install", "chromium"],
            cwd=tools.layout.root,
            log=tools.layout.log("chromium"),
            env=tools.env,
            seconds=900,
        )


async def _docker_answers() -> bool:
    """Whether there is an engine and Compose to start the other stack with."""
    return bool(await command.answer("docker", "version")) and bool(
        await command.answer("docker", "compose", "version")
    )
