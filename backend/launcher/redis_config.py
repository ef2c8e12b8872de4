"""The configuration of Messager's own Redis, and its address."""

from __future__ import annotations

import asyncio
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from launcher import ports


@dataclass(frozen=True, kw_only=True)
class RedisConfig:
    """A Redis on loopback that keeps what it is told and lets nobody in without the password."""

    folder: Path
    port: int
    password: str

    @classmethod
    def make(cls, folder: Path) -> RedisConfig:
        """With the port of the last time, so that an address noted then still holds, and a password of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        config = cls(folder=folder, port=ports.kept(folder / "port"), password=secrets.token_urlsafe(24))
        config._write()
        return config

    @property
    def path(self) -> Path:
        """The file the server reads."""
        return self.folder / "redis.conf"

    @property
    def url(self) -> str:
        """Its address with the password, as REDIS_URL wants it."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def _write(self) -> None:
        # Other users of this machine reach loopback too, but not this file.
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self._text())

    def _text(self) -> str:
        folder = str(self.folder).replace("\\", "\\\\").replace('"', '\\"')
        return "\n".join(
            [
                "bind 127.0.0.1",
                "protected-mode yes",
                f"port {self.port}",
                f"requirepass {self.password}",
                f'dir "{folder}"',
                "appendonly yes",
                "appendfsync everysec",
                "maxmemory-policy noeviction",
                "daemonize no",
                "loglevel warning",
                "",
            ]
        )

    async def answers(self) -> bool:
        """Whether it serves: not while it still loads its file."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        try:
            writer.write(f"AUTH {self.password}\r\nPING\r\n".encode())
            await writer.drain()
            async with asyncio.timeout(2):
                return await reader.readline() == b"+OK\r\n" and await reader.readline() == b"+PONG\r\n"
        except (OSError, TimeoutError):
            return False
        finally:
            writer.close()
