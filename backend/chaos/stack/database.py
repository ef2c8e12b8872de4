"""The database of a local stack: a PostgreSQL server, or a file that nobody serves."""

from __future__ import annotations

import shutil
import signal
import subprocess
from pathlib import Path

from chaos.database.access import Database
from chaos.stack.parts import LocalService
from chaos.stack.settings import Settings
from chaos.stack.supervised import Program
from messager.testing.programs import ordinary_user, postgres_programs

_OPTIONS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "on", "synchronous_commit": "on"}


class Postgres(LocalService):
    """As safe as in production."""

    def __init__(self, settings: Settings, records: Database) -> None:
        """Make its files; not running yet."""
        self._data = settings.data / "postgres"
        self._records = records
        user = ordinary_user()
        _make_files(self._data)
        chosen = {**_OPTIONS, **settings.tuning}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        args: list[str | Path] = [postgres_programs() / "postgres", "-D", self._data]
        program = Program(
            name="database",
            args=[*args, "-p", str(settings.database_port), *options],
            folder=self._data,
            log=settings.log("database"),
            env=settings.environment("database"),
            options=user,
        )
        super().__init__(program, settings)

    def is_ready(self) -> bool:
        """It takes connections."""
        return self._records.answers()

    def stop(self, seconds: float, number: signal.Signals = signal.SIGQUIT) -> bool:
        """As `pg_ctl stop -m immediate` does: without a checkpoint, so the next start recovers from the log."""
        return super().stop(seconds, number)


def _make_files(data: Path) -> None:
    user = ordinary_user()
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user["user"], user["group"])
    make: list[str | Path] = [postgres_programs() / "initdb", "-D", data, "-U", "messager", "-A", "trust", "--no-sync"]
    make += ["--encoding=UTF8", "--locale=C"]
    subprocess.run(make, check=True, capture_output=True, timeout=120, cwd=data, **user)  # noqa: S603


class File(LocalService):
    """SQLite: there is no process to kill."""

    def __init__(self, settings: Settings, records: Database) -> None:
        """Nothing runs, ever."""
        self._records = records
        program = Program(name="database", args=[], folder=settings.data, log=settings.log("database"), env={})
        super().__init__(program, settings)

    def start(self) -> None:
        """Nothing to start."""

    def is_ready(self) -> bool:
        """It can be read."""
        return self._records.answers()
