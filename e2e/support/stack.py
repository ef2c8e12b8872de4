"""A whole Messager that the journeys start, break and stop; see `embedded` and `compose` for the two kinds."""

from __future__ import annotations

import os
import shutil
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import httpx

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "e2e" / ".results"

Service = Literal["app", "worker", "redis"]


class Stack(ABC):
    """One Messager at `url`, which nothing else uses, and which `stop` leaves no trace of."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {**foreign_environment(), "MESSAGER_PORT": str(self.port), **settings}

    @abstractmethod
    def start(self) -> None:
        """Returns when the API and a worker are ready."""

    @abstractmethod
    def stop(self) -> None:
        """Ends every process and takes away what the stack stored."""

    @abstractmethod
    def restart(self, *services: Service) -> None:
        """Ends the services and returns when they serve again; none named: all of them."""

    @abstractmethod
    def kill(self, service: Service) -> None:
        """Ends a service at once, as a crash would; returns when it serves again."""

    @abstractmethod
    def tasks(self) -> Path:
        """The folder `tasks/` that this stack reads, which is not the project's own."""

    @abstractmethod
    def page(self) -> Path:
        """A folder with the page as this stack serves it: messager/index.html and what belongs to it."""

    @abstractmethod
    def manage(self, *args: str) -> str:
        """What a command of `manage.py` says."""

    @abstractmethod
    def log(self) -> str:
        """Everything that the services said."""

    def add_task_file(self, name: str, source: str) -> None:
        """Puts a file into `tasks/`, and restarts, as its author would."""
        (self.tasks() / name).write_text(source)
        self.restart()

    def wait_until_ready(self, *, seconds: float, alive: Callable[[], bool] = lambda: True) -> None:
        """Returns when the stack says that it is ready; `alive` tells whether it is still worth waiting."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and alive():
            if is_ready(self.url):
                return
            time.sleep(0.1)
        why = f"is not ready after {seconds:.0f} s" if alive() else "ended"
        raise AssertionError(f"{self.url} {why}:\n{self.log()[-8000:]}")


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def foreign_environment() -> dict[str, str]:
    """This process's environment without the settings of any other Messager."""
    ours = ("MESSAGER_", "COMPOSE_")
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(ours) and name not in {"DATABASE_URL", "REDIS_URL"}
    }


def copy_sources(source: Path, target: Path) -> Path:
    leave_out = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", "tests")
    return Path(shutil.copytree(source, target, ignore=leave_out))
