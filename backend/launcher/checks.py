"""`./messager check`: everything that can be told without running the product."""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from launcher import preparation, schema, shown
from launcher.node import Node
from launcher.spa import npm_environment
from launcher.tools import Tools

Check = Callable[[], Awaitable[shown.Outcome]]


async def check(tools: Tools) -> int:
    """Runs every check, also after one has failed; 1 when any has."""
    python, node = await preparation.for_development(tools, frontend=True)
    assert node is not None
    with tempfile.TemporaryDirectory(prefix="messager-") as data:
        failed = [
            name for name, run in _checks(python, node, tools, data).items() if not await _passes(name, run, tools)
        ]
    tools.console.say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


async def _passes(name: str, run: Check, tools: Tools) -> bool:
    outcome = await run()
    tools.console.say(f"{name}: {'failed' if outcome.code else 'ok'}")
    if outcome.code:
        tools.console.say(outcome.output.rstrip() + "\n")
    return outcome.code == 0


def _checks(python: Path, node: Node, tools: Tools, data: str) -> dict[str, Check]:
    return {
        **_backend_checks(python, tools, data),
        **_frontend_checks(node, tools),
        "schema --check": lambda: schema.from_api(python, node, tools, check=True),
    }


def _backend_checks(python: Path, tools: Tools, data: str) -> dict[str, Check]:
    layout = tools.layout
    config: list[str | Path] = ["--config", layout.backend / "pyproject.toml"]
    sources: list[str | Path] = [layout.backend, layout.root / "messager"]
    # The journeys are tests and may do what tests may.
    journeys: list[str | Path] = ["--output-format", "concise", "--extend-ignore", "S,D,DTZ", layout.e2e]

    def backend(*args: str | Path) -> Check:
        # A data folder of its own: checking must not touch what people keep.
        env = {**tools.env, "MESSAGER_DATA": data}
        return lambda: shown.run([python, *args], cwd=layout.backend, env=env, seconds=600, show=False)

    return {
        "ruff check": backend("-m", "ruff", "check", *config, "--output-format", "concise", *sources),
        "ruff check e2e": backend("-m", "ruff", "check", *config, *journeys),
        "ruff format": backend("-m", "ruff", "format", "--check", *config, *sources, layout.e2e),
        "mypy": backend("-m", "mypy", "."),
        "lint-imports": backend(python.parent / "lint-imports"),
        "manage.py check": backend("manage.py", "check"),
        "makemigrations --check": backend("manage.py", "makemigrations", "--check", "--dry-run"),
    }


def _frontend_checks(node: Node, tools: Tools) -> dict[str, Check]:
    def npm(script: str) -> Check:
        args = [*node.npm, "run", "--silent", script]
        env = npm_environment(node, tools)
        return lambda: shown.run(args, cwd=tools.layout.frontend, env=env, seconds=600, show=False)

    return {"biome": npm("lint"), "tsc": npm("types")}
