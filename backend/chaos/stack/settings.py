"""Of which kind a local stack is, and where its parts lie."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from chaos.journal import ENVIRONMENT, STORM
from chaos.stack import clock, needs
from messager.testing.processes import free_port

BACKEND = Path(__file__).resolve().parents[2]
DRAIN = 10
"""Seconds a worker that is told to stop lets its tasks finish."""
SMALL = MappingProxyType(
    {"shared_buffers": "64MB", "min_wal_size": "32MB", "max_wal_size": "64MB", "update_process_title": "off"}
)
"""A PostgreSQL that fits on a small disk, with all that keeps a database safe as it is by default."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Chosen once for a storm."""

    folder: Path
    database: str
    """sqlite or postgres."""
    lease: int
    small_disk: bool = False
    clock: bool = False
    workers: int = 3
    concurrency: int = 3
    mutant: str | None = None
    api_module: str = "chaos.crashing_api"
    """What serves the API: here, through a door that lets it be killed between commit and publication."""
    tuning: Mapping[str, str] = field(default_factory=lambda: SMALL)
    """PostgreSQL's settings where they are not its own defaults."""
    redis_port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    database_port: int = field(default_factory=free_port)

    @property
    def tasks_journal(self) -> Path:
        """Where tasks note their executions."""
        return self.folder / "executions.jsonl"

    @property
    def data(self) -> Path:
        """What a full disk is a disk of: the database lies in it."""
        return self.folder / "data"

    @property
    def crash_trigger(self) -> Path:
        """While this file exists, the API dies after its next commit."""
        return self.folder / "crash-after-commit"

    @property
    def database_url(self) -> str:
        """As Messager reads it."""
        if self.database == "sqlite":
            return f"sqlite:///{self.data / 'messager.sqlite3'}"
        return f"postgres://messager@127.0.0.1:{self.database_port}/postgres"

    def log(self, name: str) -> Path:
        """The output of a part."""
        return self.folder / "logs" / f"{name}.log"

    def clock_file(self, name: str) -> Path:
        """How far a part's clock is off."""
        return self.folder / f"clock-{name}"

    def environment(self, name: str) -> dict[str, str]:
        """Of a process: nothing the shell says of Messager counts."""
        kept = {n: value for n, value in os.environ.items() if not n.startswith(("MESSAGER_", "DATABASE_", "REDIS_"))}
        return {
            **kept,
            STORM: str(self.folder),
            ENVIRONMENT: str(self.tasks_journal),
            "DJANGO_SETTINGS_MODULE": "messager.settings",
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "MESSAGER_PORT": str(self.api_port),
            "MESSAGER_DATA": str(self.data),
            "MESSAGER_TASKS": "chaos.tasks",
            "MESSAGER_LEASE_SECONDS": str(self.lease),
            "MESSAGER_DRAIN_SECONDS": str(DRAIN),
            "MESSAGER_LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
            "CHAOS_CRASH_TRIGGER": str(self.crash_trigger),
            **(clock.environment(self.folder, self.clock_file(name)) if self.clock else {}),
        }


def offered(database: str) -> frozenset[str]:
    """What a local stack with that database can do on this machine."""
    root, linux = os.getuid() == 0, sys.platform == "linux"
    found: Collection[tuple[str, bool]] = (
        (needs.POSTGRES, database == "postgres"),
        (needs.SQLITE, database == "sqlite"),
        (needs.CHILDREN, linux),
        (needs.COMMIT_CRASH, True),
        (needs.FIREWALL, root and linux and shutil.which("iptables") is not None),
        (needs.SMALL_DISK, root and linux and shutil.which("mount") is not None),
        (needs.CLOCK, clock.can_be_set()),
    )
    return frozenset(name for name, is_there in found if is_there)
