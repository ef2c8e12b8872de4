"""The product's own docker-compose.yaml, in a project of its own, with what a storm needs added from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from chaos.database.access import Database
from chaos.errors import ChaosError, UsageError
from chaos.janitor import Janitor
from chaos.records import Exit
from chaos.stack import docker, needs
from chaos.stack.compose_settings import NETWORK, ComposeSettings
from chaos.stack.container import Container
from chaos.stack.container_parts import ApiContainer, BrokerContainer, DatabaseContainer, WorkerContainer
from chaos.stack.ends import Ends
from chaos.stack.interface import Service

BUILDS = 1800.0
"""Seconds for the images, where none of their layers is there yet."""
ENDS = 120.0
GRACE = "3"
"""Seconds a container has to end by itself when the storm is over."""
START = 60.0
WORKERS = ("messaging-worker", "worker")


def offered() -> frozenset[str]:
    """What containers can do here; networks are the engine's, so cutting one needs nobody's leave."""
    found = {needs.POSTGRES, needs.FIREWALL, needs.PROXY}
    return frozenset(found | ({needs.CHILDREN} if docker.reaches_processes() else set()))


class ComposeStack:
    """Made by `start`, ended by `close`; whatever happens between, the janitor leaves nothing."""

    def __init__(self, settings: ComposeSettings, janitor: Janitor) -> None:
        """Files; nothing runs yet."""
        self._settings = settings
        self._environment = settings.environment()
        self._compose = ("compose", *settings.words())
        settings.write()
        # The newest first: what is frozen cannot end.
        janitor.will_do("docker", *self._compose, "down", "--volumes", "--remove-orphans", "--timeout", GRACE)
        janitor.will_do("docker", *self._compose, "unpause")
        self.tasks_journal, self.concurrency = settings.tasks_journal, settings.concurrency
        self.offers = offered()
        self.url = settings.url
        self.records = Database(settings.database_url)
        self._ends = Ends(settings.project, self._environment)
        self.broker = BrokerContainer("redis", *self._names("messager-redis"), self._ends, settings.redis_port)
        self.database = DatabaseContainer("database", *self._names("messager-db"), self._ends, self.records)
        self.api = ApiContainer("api", *self._names("messager-app"), self._ends)
        self.api.url = self.url
        self.workers: list[WorkerContainer] = []

    def start(self) -> None:
        """Returns when all of it works; raises ChaosError when a part does not."""
        more = f"worker={self._settings.workers - 1}"
        self._run("up", "-d", "--build", "--wait", "--wait-timeout", "240", "--scale", more, seconds=BUILDS)
        self.workers = [self._worker(*words) for words in self._containers() if words[0] in WORKERS]
        parts: list[Container] = [self.api, self.broker, self.database, *self.workers]
        self._ends.services = {part.container: part.name for part in parts}
        self.records.install_triggers()
        for part in parts:
            if not part.ready(START):
                raise ChaosError(f"{part.name} did not start; the log ends:\n{self._log()[-4000:]}")

    def close(self, keep: bool) -> None:
        """Containers, networks and volumes; with `keep`, the log stays."""
        try:
            if keep:
                (self._settings.folder / "containers.log").write_text(self._log())
            docker.attempt(*self._compose, "unpause")
            self._run("down", "--volumes", "--remove-orphans", "--timeout", GRACE, seconds=ENDS)
        finally:
            self._ends.close()

    @contextmanager
    def cut(self, service: Service) -> Iterator[None]:
        """Out of the network it shares with API and workers; afterwards it may have another address there."""
        part = self._part(service.name)
        network = f"{self._settings.project}_{NETWORK}"
        # A network does not remember under which names a container was known in it.
        names = [word for name in (part.service, part.container) for word in ("--alias", name)]
        docker.run("network", "disconnect", network, part.container)
        try:
            yield
        finally:
            docker.run("network", "connect", *names, network, part.container)

    def full_disk(self) -> AbstractContextManager[None]:
        """The database's volume is on the machine's disk."""
        raise ChaosError("the disk of a container cannot be filled up")

    def crash_after_commit(self) -> bool:
        """The image has the product's own door."""
        raise ChaosError("the API in a container cannot be told to crash")

    def exits(self) -> list[Exit]:
        """Of all containers, oldest first."""
        return self._ends.all()

    def leaks(self) -> list[str]:
        """Every worker has init, its parent, its pool, and nothing else."""
        wanted = 2 + self.concurrency
        sizes = [(worker.name, worker.size()) for worker in self.workers]
        return [f"{name} has {size} processes, not {wanted}" for name, size in sizes if size != wanted]

    def _part(self, name: str) -> Container:
        parts: list[Container] = [self.api, self.broker, self.database, *self.workers]
        return next(part for part in parts if part.name == name)

    def _names(self, service: str) -> tuple[str, str]:
        return service, f"{self._settings.prefix}{service}"

    def _worker(self, service: str, container: str) -> WorkerContainer:
        node = f"worker@{docker.inspect(container)['Config']['Hostname']}"
        return WorkerContainer(node, service, container, self._ends, self.records)

    def _containers(self) -> list[tuple[str, str]]:
        lines = self._run("ps", "--all", "--format", "json").splitlines()
        found: list[Mapping[str, str]] = [json.loads(line) for line in lines]
        return sorted((one["Service"], one["Name"]) for one in found)

    def _log(self) -> str:
        return self._run("logs", "--no-color", "--timestamps")

    def _run(self, *words: str, seconds: float = ENDS) -> str:
        return docker.run(*self._compose, *words, seconds=seconds, env=self._environment)


@contextmanager
def compose_stack(settings: ComposeSettings, keep: bool) -> Iterator[ComposeStack]:
    """A stack that works, and of which nothing is left afterwards but, with `keep`, journals and the log."""
    janitor = Janitor(settings.folder, keep)
    try:
        if reason := docker.why_not():
            raise UsageError(f"--stack compose cannot be had here: {reason}")
        stack = ComposeStack(settings, janitor)
        try:
            stack.start()
            yield stack
        finally:
            stack.close(keep)
    finally:
        janitor.close()
