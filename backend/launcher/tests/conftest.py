"""What the launcher's tests share: folders of their own, real small programs, and ears for what they say."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from launcher.console import Console
from launcher.layout import Layout
from launcher.supervisor import Program
from launcher.tools import Tools

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO())


@pytest.fixture
def tools(tmp_path: Path, console: Console) -> Tools:
    """The project's own files, and a home that nobody has used."""
    home = tmp_path / "home"
    home.mkdir()
    return Tools(layout=Layout(root=ROOT, home=home, data=home / "data"), console=console)


@pytest.fixture
def pip() -> Callable[[], Awaitable[Path]]:
    async def python() -> Path:
        return Path(sys.executable)

    return python


class Ears:
    """Hears the lines of processes and waits for one of them."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self._heard = asyncio.Condition()
        self._telling: set[asyncio.Task[None]] = set()

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        task = asyncio.ensure_future(self._tell())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _tell(self) -> None:
        async with self._heard:
            self._heard.notify_all()

    def count(self, text: str) -> int:
        return sum(text in line for _, line in self.lines)

    async def wait_for(self, text: str, *, times: int = 1) -> None:
        async with asyncio.timeout(20), self._heard:
            await self._heard.wait_for(lambda: self.count(text) >= times)


class Notebook:
    """Notes which processes there are."""

    def __init__(self) -> None:
        self.pids: list[int] = []
        self.gone: list[int] = []

    def watch(self, name: str, pid: int) -> None:
        self.pids.append(pid)

    def forget(self, name: str, pid: int) -> None:
        self.gone.append(pid)


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Program]:
    """A real process that runs a few lines of Python."""

    def make(source: str, *, name: str = "child", grace: float = 20) -> Program:
        args = [sys.executable, "-u", "-c", source]
        return Program(name=name, args=args, cwd=tmp_path, env={}, grace=grace)

    return make
