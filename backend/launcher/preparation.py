"""Everything that has to be there before Messager can start, made side by side."""

from __future__ import annotations

import asyncio
from pathlib import Path

from launcher import locks, node, redis_server
from launcher.spa import Spa
from launcher.tools import Tools
from launcher.venv import Venv


async def for_up(tools: Tools) -> tuple[Path, Path | None]:
    """The Python with Messager's packages, and a redis-server unless REDIS_URL names one; the page is built, too."""
    venv = Venv("venv", tools.layout.backend / "requirements.txt", tools)
    spa = Spa(tools)
    async with locks.held(home(tools), tools.console):
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(venv.ensure())
                group.create_task(spa.ensure(lambda: node.ensure(venv.pip, tools)))
                redis = None if tools.env.get("REDIS_URL") else group.create_task(redis_server.ensure(venv.pip, tools))
        except ExceptionGroup as failed:
            # The others were cancelled because of the first, which says what to do.
            raise failed.exceptions[0] from None
    return venv.python, redis.result() if redis else None


async def for_development(tools: Tools, *, frontend: bool, redis: bool = False) -> tuple[Path, node.Node | None]:
    """The Python with the tools for tests and checks, and, where asked for, Node.js with the page's packages.

    With `redis` there is a redis-server on the PATH or in the launcher's folder afterwards, where the tests find it.
    """
    venv = Venv("venv-dev", tools.layout.backend / "requirements-dev.txt", tools)
    async with locks.held(home(tools), tools.console):
        await venv.ensure()
        if redis:
            await redis_server.ensure(venv.pip, tools)
        if not frontend:
            return venv.python, None
        found = await node.ensure(venv.pip, tools)
        await Spa(tools).packages(found)
        return venv.python, found


def home(tools: Tools) -> Path:
    """The launcher's folder, there for sure."""
    tools.layout.home.mkdir(parents=True, exist_ok=True)
    return tools.layout.home
