"""A Messager as it ships, with the baselines beside it where a benchmark compares."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.errors import BenchError
from bench.stack.baselines import Flower, PlainWorker, Thin
from bench.stack.settings import Settings
from chaos.janitor import Janitor
from chaos.stack.local import LocalStack
from chaos.stack.parts import LocalService
from chaos.stack.settings import DRAIN

Prepare = Callable[[Settings], None]
"""What is done to the migrated database before anything uses it."""


class BenchStack(LocalStack):
    """Made by `start`, ended by `close`. Redis is new and keeps nothing on disk, which favours the baselines."""

    def __init__(self, settings: Settings, janitor: Janitor, *, baselines: bool, prepare: Prepare | None) -> None:
        """Folders and files; nothing runs yet."""
        super().__init__(settings, janitor, keep=False)
        self.settings = settings
        self._prepare = prepare
        self.broker.keep("no")
        self._baselines: list[LocalService] = _baselines(settings, self) if baselines else []

    def start(self) -> None:
        """Returns when all of it works; raises ChaosError when a part does not."""
        self._start(self.database, self.broker)
        self._migrate()
        if self._prepare:
            self._prepare(self.settings)
        self._start(self.api, *self.workers, *self._baselines)

    def close(self) -> None:
        """The baselines first, since they use Redis, too."""
        for service in self._baselines:
            service.close(DRAIN)
        super().close()

    def verify(self) -> None:
        """Raise BenchError when a part ended, though it was started again: that is no measurement."""
        surprises = [f"{one.name} ended with {end.code}" for one in self._services() for end in one.exits]
        if surprises:
            raise BenchError("; ".join(surprises))

    def services(self) -> list[LocalService]:
        """All that runs."""
        return self._services()

    def _services(self) -> list[LocalService]:
        return [*super()._services(), *self._baselines]


def _baselines(settings: Settings, stack: BenchStack) -> list[LocalService]:
    flower = [Flower(settings)] if has_flower(settings.plain_python) else []
    return [PlainWorker(settings, stack.broker), Thin(settings), *flower]


def has_flower(python: Path) -> bool:
    """Whether that Python's environment has the packages of the baselines beyond Celery itself."""
    return any(python.parent.parent.glob("lib/python*/site-packages/flower"))


@contextmanager
def bench_stack(
    database: str, plain_python: Path, *, baselines: bool = False, prepare: Prepare | None = None
) -> Iterator[BenchStack]:
    """A stack that works, and of which nothing is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="messager-bench-"))
    folder.chmod(0o755)  # PostgreSQL's own user has to get through
    janitor = Janitor(folder, keep=False)
    try:
        settings = Settings(folder=folder, database=database, plain_python=plain_python)
        stack = BenchStack(settings, janitor, baselines=baselines, prepare=prepare)
        try:
            stack.start()
            yield stack
            stack.verify()
        finally:
            stack.close()
    finally:
        janitor.close()
