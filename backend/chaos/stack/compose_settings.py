"""What a storm of containers is told, and the file that is laid over the product's docker-compose.yaml for it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaos.journal import ENVIRONMENT
from chaos.stack.settings import BACKEND, DRAIN
from messager.testing.processes import free_port

ROOT = BACKEND.parent
NETWORK = "store"
"""Where API and workers meet the database and Redis."""
_OWN = "harness"
"""A network for the harness: `store` is internal, so no port of it can be published, and it is cut by faults."""
_INSIDE = "/chaos"
_FOREIGN = ("MESSAGER_", "DATABASE_", "REDIS_", "COMPOSE_", "CHAOS_")


@dataclass(frozen=True, kw_only=True)
class ComposeSettings:
    """Chosen once for a storm."""

    folder: Path
    lease: int
    workers: int = 3
    concurrency: int = 2
    port: int = field(default_factory=free_port)
    redis_port: int = field(default_factory=free_port)
    database_port: int = field(default_factory=free_port)

    @property
    def project(self) -> str:
        """Named after the port, which nobody else on this machine has."""
        return f"messager-chaos-{self.port}"

    @property
    def prefix(self) -> str:
        """Of the containers that have names of their own."""
        return f"{self.project}-"

    @property
    def url(self) -> str:
        """Of nginx, which stands before the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """For the harness."""
        return f"postgres://messager:messager@127.0.0.1:{self.database_port}/messager"

    @property
    def tasks_journal(self) -> Path:
        """In a folder of its own, as containers may write into it."""
        return self.folder / "journal" / "executions.jsonl"

    @property
    def _override(self) -> Path:
        return self.folder / "compose.json"

    def words(self) -> tuple[str, ...]:
        """Of every `docker compose`; a person's .env is not for the storm."""
        files = ("--file", str(ROOT / "docker-compose.yaml"), "--file", str(self._override))
        return ("--project-name", self.project, *files, "--env-file", os.devnull, "--ansi", "never")

    def environment(self) -> dict[str, str]:
        """Nothing the shell says of Messager counts."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        return {
            **kept,
            "MESSAGER_CONTAINER_PREFIX": self.prefix,
            "MESSAGER_HOST": "127.0.0.1",
            "MESSAGER_PORT": str(self.port),
            "MESSAGER_TASKS": "chaos.tasks",
            "MESSAGER_LEASE_SECONDS": str(self.lease),
            "MESSAGER_DRAIN_SECONDS": str(DRAIN),
            "MESSAGER_CONCURRENCY": str(self.concurrency),
            "MESSAGER_LOG_LEVEL": "WARNING",
        }

    def write(self) -> None:
        """The override, and the folder that the workers share with the harness."""
        shared = self.tasks_journal.parent
        shared.mkdir()
        # The tasks' user is nobody here.
        shared.chmod(0o777)
        self._override.write_text(json.dumps(self._services(), indent=2))

    def _services(self) -> dict[str, Any]:
        # JSON is YAML. What is listed here comes on top of what the product's file says.
        journal = {ENVIRONMENT: f"{_INSIDE}/{self.tasks_journal.name}"}
        worker = {"environment": journal, "volumes": [f"{self.tasks_journal.parent}:{_INSIDE}:z"]}
        return {
            "services": {
                "messaging-worker": worker,
                "worker": worker,
                "messager-redis": _published(self.redis_port, 6379),
                "messager-db": _published(self.database_port, 5432),
            },
            "networks": {_OWN: {}},
        }


def _published(port: int, inside: int) -> dict[str, Any]:
    return {"networks": [_OWN], "ports": [f"127.0.0.1:{port}:{inside}"]}
