"""A whole Messager of processes on 127.0.0.1, in one folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from chaos.database.access import Database
from chaos.errors import ChaosError
from chaos.janitor import Janitor
from chaos.records import Exit
from chaos.stack import clock, machine, processes
from chaos.stack.broker import Broker
from chaos.stack.database import File, Postgres
from chaos.stack.interface import Service
from chaos.stack.parts import Api, LocalService, Worker
from chaos.stack.settings import BACKEND, DRAIN, Settings, offered

COMMITS = 15.0
"""Seconds in which the API must commit a run, to die after it."""
START = 60.0
"""Seconds any part may take to start."""


class LocalStack:
    """Made by `start`, ended by `close`; whatever happens between, the janitor leaves nothing."""

    def __init__(self, settings: Settings, janitor: Janitor, keep: bool) -> None:
        """Folders and files; nothing runs yet. `keep`: the database is to outlive a disk in memory."""
        self._keep = keep
        self._settings = settings
        self._janitor = janitor
        settings.log("").parent.mkdir()
        settings.data.mkdir()
        if settings.clock:
            clock.compile_library(settings.folder)
        if settings.small_disk:
            machine.mount_small_disk(settings.data, janitor)
        self.tasks_journal, self.concurrency = settings.tasks_journal, settings.concurrency
        self.offers = offered(settings.database)
        self.records = Database(settings.database_url)
        self.broker = Broker(settings)
        self.database: Postgres | File = _database(settings, self.records)
        self.api = Api(settings)
        self.url = self.api.url
        self.workers = [Worker(n, settings, self.records) for n in range(1, settings.workers + 1)]

    def start(self) -> None:
        """Returns when all of it works; raises ChaosError when a part does not."""
        self._start(self.database, self.broker)
        self._migrate()
        self.records.install_triggers()
        self._start(self.api, *self.workers)

    def close(self) -> None:
        """Workers and API first, so that they can say goodbye to what they use."""
        for level in ([self.api, *self.workers], [self.broker, self.database]):
            for service in level:
                service.thaw()
            for service in level:
                service.close(DRAIN + 5)
        if self._keep and self._settings.small_disk:
            shutil.copytree(self._settings.data, self._settings.folder / "data-kept")

    def cut(self, service: Service) -> AbstractContextManager[None]:
        """By the firewall."""
        ports = {"redis": self._settings.redis_port, "database": self._settings.database_port}
        return machine.dropped(ports[service.name], self._janitor)

    def full_disk(self) -> AbstractContextManager[None]:
        """The small disk, filled up."""
        return machine.filled(self._settings.data)

    def crash_after_commit(self) -> bool:
        """By a file that the API's door looks for."""
        old, trigger = self.api.expect_end(), self._settings.crash_trigger
        trigger.touch()
        deadline = time.monotonic() + COMMITS
        try:
            while self.api.pid == old:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.01)
        finally:
            trigger.unlink(missing_ok=True)
        return True

    def exits(self) -> list[Exit]:
        """Of all parts, oldest first."""
        found = [one for service in self._services() for one in service.exits]
        return sorted(found, key=lambda one: one.mono)

    def leaks(self) -> list[str]:
        """Every worker's parent has its pool and nothing else."""
        found = []
        for worker in self.workers:
            count = len(processes.members(worker.pid)) if worker.pid else 0
            if count != 1 + self._settings.concurrency:
                found.append(f"{worker.name} has {count} processes, not {1 + self._settings.concurrency}")
        return found

    def _services(self) -> list[LocalService]:
        return [self.database, self.broker, self.api, *self.workers]

    def _start(self, *services: LocalService) -> None:
        for service in services:
            service.start()
        for service in services:
            if not service.ready(START):
                raise ChaosError(f"{service.name} did not start; its log ends:\n{self._tail(service.name)}")

    def _tail(self, name: str) -> str:
        path = self._settings.log(name)
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def _migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
        env = self._settings.environment("api")
        done = subprocess.run(command, cwd=BACKEND, env=env, timeout=START, check=False, capture_output=True)  # noqa: S603
        if done.returncode:
            raise ChaosError(f"the database could not be migrated:\n{done.stderr.decode(errors='replace')[-2000:]}")


def _database(settings: Settings, records: Database) -> Postgres | File:
    return Postgres(settings, records) if settings.database == "postgres" else File(settings, records)


@contextmanager
def local_stack(settings: Settings, keep: bool) -> Iterator[LocalStack]:
    """A stack that works, and of which nothing is left afterwards but, with `keep`, its files."""
    janitor = Janitor(settings.folder, keep)
    try:
        stack = LocalStack(settings, janitor, keep)
        try:
            stack.start()
            yield stack
        finally:
            stack.close()
    finally:
        janitor.close()
