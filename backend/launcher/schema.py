"""`./messager schema`: the page's typed client, made from the API's own description."""

from __future__ import annotations

import tempfile
from pathlib import Path

from launcher import preparation, shown
from launcher.errors import LauncherError
from launcher.node import Node
from launcher.spa import npm_environment
from launcher.tools import Tools


async def generate(tools: Tools, *, check: bool) -> int:
    """Makes the typed client, or with `check` only tells whether it is up to date."""
    python, node = await preparation.for_development(tools, frontend=True)
    assert node is not None
    outcome = await from_api(python, node, tools, check=check)
    if outcome.code:
        raise LauncherError(f"{_remedy(check)}\n{outcome.output.rstrip()}")
    tools.console.say("frontend/src/api/schema.gen.ts is up to date")
    return 0


async def from_api(python: Path, node: Node, tools: Tools, *, check: bool) -> shown.Outcome:
    """Exports the API's description and makes the types from it; with `check` only compares."""
    with tempfile.TemporaryDirectory(prefix="messager-") as scratch:
        env = {**tools.env, "MESSAGER_DATA": scratch}
        manage: list[str | Path] = [python, "manage.py", "export_schema"]
        exported = await shown.run(manage, cwd=tools.layout.backend, env=env, seconds=120, show=False)
        if exported.code:
            return exported
        description = Path(scratch, "openapi.json")
        description.write_text(exported.output)
        args = [
            *node.npm,
            "run",
            "--silent",
            "generate",
            "--",
            str(description),
            *(["--check"] if check else []),
        ]
        env = npm_environment(node, tools)
        return await shown.run(args, cwd=tools.layout.frontend, env=env, seconds=120, show=False)


def _remedy(check: bool) -> str:
    return "The typed client is out of date: run ./messager schema" if check else "The typed client could not be made:"
