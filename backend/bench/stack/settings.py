"""Of which kind a benchmark's stack is, and where its parts lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bench.plain.app import URL as PLAIN_URL
from chaos.journal import STORM
from chaos.stack.settings import Settings as ChaosSettings
from messager.testing.processes import free_port

CONCURRENCY = 2
"""Pool processes of every worker, Messager's as well as the baselines'."""
_KEPT = frozenset({"MESSAGER_PORT", "MESSAGER_DATA"})


@dataclass(frozen=True, kw_only=True)
class Settings(ChaosSettings):
    """As in a storm, but with Messager's and PostgreSQL's own defaults wherever they have some."""

    lease: int = 30
    workers: int = 1
    concurrency: int = CONCURRENCY
    api_module: str = "messager.serve"
    tuning: dict[str, str] = field(default_factory=dict)
    plain_python: Path
    """Has the packages of the baselines."""
    thin_port: int = field(default_factory=free_port)
    flower_port: int = field(default_factory=free_port)

    @property
    def plain_url(self) -> str:
        """A Redis database of the baselines' own."""
        return f"redis://127.0.0.1:{self.redis_port}/1"

    def environment(self, name: str) -> dict[str, str]:
        """Of a process of Messager: what a storm sets beyond addresses and folders would not be the product."""
        kept = super().environment(name).items()
        chosen = {n: value for n, value in kept if not n.startswith(("MESSAGER_", "CHAOS_")) or n in _KEPT}
        return {**chosen, STORM: str(self.folder), "MESSAGER_CONCURRENCY": str(self.concurrency)}

    def plain_environment(self, **more: str) -> dict[str, str]:
        """Of a process that has nothing of Messager."""
        kept = {n: value for n, value in self.environment("plain").items() if not n.startswith("MESSAGER_")}
        del kept["DJANGO_SETTINGS_MODULE"]  # Celery would look for Django and all it is set to
        return {**kept, PLAIN_URL: self.plain_url, **more}
