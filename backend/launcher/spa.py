"""The page: its packages and its build, made again only when its sources changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from launcher import command, locks, stamps
from launcher.node import Node
from launcher.tools import Tools

_NOT_SOURCES = ("node_modules", "dist", "coverage")


class Spa:
    """The frontend folder. Its stamps lie in node_modules, so they go when it goes."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._folder = tools.layout.frontend

    @property
    def _packages_stamp(self) -> Path:
        return self._folder / "node_modules" / ".messager-packages"

    @property
    def _build_stamp(self) -> Path:
        return self._folder / "node_modules" / ".messager-build"

    def _packages_digest(self) -> str:
        return stamps.digest(self._folder / "package.json", self._folder / "package-lock.json")

    def _sources_digest(self) -> str:
        return stamps.digest_tree(self._folder, leave_out=_NOT_SOURCES)

    def is_current(self) -> bool:
        """Whether the page that was built is the one the sources describe."""
        index = self._tools.layout.spa / "messager" / "index.html"
        return index.exists() and stamps.fits(self._build_stamp, self._sources_digest())

    async def ensure(self, node: Callable[[], Coroutine[Any, Any, Node]]) -> None:
        """The built page; `node` is asked for only when there is something to build."""
        if self.is_current():
            return
        found = await node()
        async with locks.held(self._folder, self._tools.console):
            await self._install(found)
            if not self.is_current():
                await self._build(found)

    async def packages(self, node: Node) -> None:
        """The frontend's packages, exactly as locked."""
        async with locks.held(self._folder, self._tools.console):
            await self._install(node)

    async def _install(self, node: Node) -> None:
        if stamps.fits(self._packages_stamp, self._packages_digest()):
            return
        with self._tools.console.step("Page's packages", "installing package-lock.json"):
            # No package here needs its install script, and none gets to run one.
            await self._npm("Installing the page's packages", node, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            stamps.write(self._packages_stamp, self._packages_digest())

    async def _build(self, node: Node) -> None:
        with self._tools.console.step("Page", "building"):
            self._build_stamp.unlink(missing_ok=True)
            digest = self._sources_digest()
            await self._npm("Building the page", node, "run", "build")
            stamps.write(self._build_stamp, digest)

    async def _npm(self, what: str, node: Node, *args: str) -> None:
        tools = self._tools
        await command.run(
            what,
            [*node.npm, *args],
            cwd=self._folder,
            log=tools.layout.log("page"),
            env=npm_environment(node, tools),
            seconds=900,
        )


def npm_environment(node: Node, tools: Tools) -> dict[str, str]:
    """The environment of npm; its cache lies in the launcher's folder when this user has no home to keep it in."""
    env = {**tools.env, "PATH": node.path, "npm_config_update_notifier": "false"}
    if not os.access(Path.home(), os.W_OK):
        env["npm_config_cache"] = str(tools.layout.home / "npm")
    return env
