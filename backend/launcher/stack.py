"""Messager's processes and the environment they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher.address import Address
from launcher.layout import Layout
from launcher.redis_config import RedisConfig
from launcher.supervisor import Program

_DRAIN = 20
_AFTER_DRAIN = 10
"""Seconds a worker has to give back what it could not finish."""


def drain_seconds(env: Mapping[str, str]) -> int:
    """How long a worker that was asked to end lets its tasks go on; nonsense is for the worker to complain of."""
    text = env.get("MESSAGER_DRAIN_SECONDS", "")
    return int(text) if text.isdecimal() else _DRAIN


@dataclass(frozen=True, kw_only=True)
class Options:
    """What `./messager up` was asked for."""

    address: Address
    workers: int = 1
    concurrency: int | None = None


@dataclass(frozen=True, kw_only=True)
class Stack:
    """The programs of one Messager; `python` has its packages."""

    layout: Layout
    options: Options
    python: Path
    env: Mapping[str, str]

    def environment(self) -> dict[str, str]:
        """The caller's variables with what the launcher decided, as the backend's settings read them."""
        address, concurrency = self.options.address, self.options.concurrency
        decided = {
            "MESSAGER_HOST": address.host,
            "MESSAGER_LISTEN": address.listen,
            "MESSAGER_PORT": str(address.port),
            "MESSAGER_DATA": str(self.layout.data),
            "MESSAGER_SPA_DIR": str(self.layout.spa),
            "PYTHONUNBUFFERED": "1",
        }
        return {**self.env, **decided, **({"MESSAGER_CONCURRENCY": str(concurrency)} if concurrency else {})}

    def migrate(self) -> list[str | Path]:
        """The command that brings the database up to date."""
        return [self.python, "manage.py", "migrate", "--no-input"]

    def redis(self, server: Path, config: RedisConfig) -> Program:
        """The broker."""
        # It saves when it is asked to end.
        return self._program("redis", [server, config.path], grace=10)

    def api(self) -> Program:
        """The API, which serves the page as well."""
        # It gives the requests it is answering ten seconds, and closes what is left in order.
        return self._program("api", [self.python, "-m", "messager.serve"], grace=15)

    def workers(self) -> list[Program]:
        """The workers, by different names."""
        return [self._worker(f"worker{number}") for number in range(1, self.options.workers + 1)]

    def _worker(self, name: str) -> Program:
        args: list[str | Path] = [self.python, "-m", "messager.work", "-n", f"{name}@%h"]
        return self._program(name, args, grace=drain_seconds(self.env) + _AFTER_DRAIN)

    def _program(self, name: str, args: list[str | Path], *, grace: float) -> Program:
        return Program(name=name, args=args, cwd=self.layout.backend, env=self.environment(), grace=grace)
