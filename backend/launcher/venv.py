"""The virtual environments: made from a lock, made again when the lock or the Python changed."""

from __future__ import annotations

import asyncio
import importlib.util
import platform
import shutil
import sys
from pathlib import Path

from launcher import command, stamps
from launcher.errors import LauncherError
from launcher.tools import Tools


class Venv:
    """One virtual environment and the lock it is made from."""

    def __init__(self, name: str, lock: Path, tools: Tools) -> None:
        self.path = tools.layout.home / name
        self._name = name
        self._lock = lock
        self._tools = tools
        self._making: asyncio.Task[None] | None = None

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.path / "bin" / "python"

    @property
    def _stamp(self) -> Path:
        return self.path / ".stamp"

    def _digest(self) -> str:
        return stamps.digest(self._lock, sys.version, sys.base_prefix, platform.machine())

    def is_current(self) -> bool:
        """Whether nothing has to be installed. The stamp is written last, so a half-made one has none."""
        return stamps.fits(self._stamp, self._digest()) and self.python.exists()

    async def pip(self) -> Path:
        """This environment's Python as soon as it has pip, which others may use while packages are being installed."""
        if not self.is_current():
            self._making = self._making or asyncio.create_task(self._make())
            await self._making
        return self.python

    async def ensure(self) -> None:
        """The environment with exactly the lock's packages."""
        if self.is_current():
            return
        with self._tools.console.step("Python packages", f"installing {self._lock.name} into {self.path}"):
            await self.pip()
            await self._install()
            stamps.write(self._stamp, self._digest())

    async def _make(self) -> None:
        if importlib.util.find_spec("ensurepip") is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise LauncherError(
                f"This Python cannot make virtual environments: install its venv package (Debian and Ubuntu: "
                f"apt install python{version}-venv) and try again"
            )
        shutil.rmtree(self.path, ignore_errors=True)
        await self._run("Making a virtual environment", sys.executable, "-m", "venv", self.path, seconds=180)

    async def _install(self) -> None:
        # What is used gets compiled when it is first used, which is a quarter of it all.
        options: list[str | Path] = [
            "--require-hashes",
            "--no-compile",
            "--quiet",
            "--requirement",
            self._lock,
        ]
        await self._run("Installing the Python packages", self.python, "-m", "pip", "install", *options, seconds=900)

    async def _run(self, what: str, *args: str | Path, seconds: float) -> None:
        layout = self._tools.layout
        log = layout.log(self._name)
        await command.run(what, args, cwd=layout.root, log=log, env=self._tools.env, seconds=seconds)
