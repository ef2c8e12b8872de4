"""Redis in a local stack."""

from __future__ import annotations

from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chaos.stack.parts import LocalService
from chaos.stack.settings import Settings
from chaos.stack.supervised import Program
from messager.testing.programs import redis_program

ERRORS = (redis.RedisError, OSError)
"""What a Redis that is away raises."""


class Broker(LocalService):
    """Its file lies in a folder of its own; whether it has one is chosen anew at each start."""

    def __init__(self, settings: Settings) -> None:
        """Not running yet."""
        self._folder = settings.folder / "redis"
        self._folder.mkdir()
        # Faults kill it and cut its file; the clock is none of its matters.
        env = {k: v for k, v in settings.environment("redis").items() if k != "LD_PRELOAD"}
        program = Program(name="redis", args=[], folder=self._folder, log=settings.log("redis"), env=env)
        super().__init__(program, settings)
        self.keep("everysec")

    def keep(self, how: str) -> None:
        """From its next start."""
        appending = ["--appendonly", "no" if how == "no" else "yes"]
        appending += [] if how == "no" else ["--appendfsync", how]
        address = ["--bind", "127.0.0.1", "--port", str(self.settings.redis_port)]
        self.program.args = [redis_program(), *address, "--save", "", *appending]

    def client(self) -> redis.Redis:
        """One try, half a second."""
        return redis.Redis(
            host="127.0.0.1",
            port=self.settings.redis_port,
            socket_timeout=1,
            socket_connect_timeout=1,
            retry=Retry(NoBackoff(), 0),
        )

    def is_ready(self) -> bool:
        """It answers."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except ERRORS:
            return False

    def cut_tail(self, size: int) -> None:
        """As a crash of the machine might: what was written last is gone."""
        for path in self._files():
            with path.open("ab") as file:
                file.truncate(max(0, path.stat().st_size - size))

    def _files(self) -> list[Path]:
        # Redis 7 has a folder of files, of which the newest grows; Redis 6 has one file.
        return sorted(self._folder.glob("appendonlydir/*.incr.aof"))[-1:] or list(self._folder.glob("appendonly.aof"))
