"""A PostgreSQL server of the tests' own, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from messager.testing.environment import FOLDER
from messager.testing.processes import Process, free_port
from messager.testing.programs import ordinary_user, postgres_programs

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


class PostgresServer:
    """Takes connections of the user `messager` without a password."""

    def __init__(self) -> None:
        """Make its files and start it."""
        self._folder = Path(tempfile.mkdtemp(prefix="messager-postgres-"))
        self._port = free_port()
        user = ordinary_user()
        if user:
            shutil.chown(self._folder, user["user"], user["group"])
        programs, data = postgres_programs(), self._folder / "data"
        make: list[str | Path] = [programs / "initdb", "-D", data, "-U", "messager", "-A", "trust", "--no-sync"]
        make += ["--encoding=UTF8", "--locale=C"]
        subprocess.run(make, check=True, capture_output=True, timeout=120, cwd=self._folder, **user)  # noqa: S603
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        run: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(self._port), *options]
        self._process = Process(run, FOLDER / "postgres.log", cwd=self._folder, **user)
        self._process.wait_until(self._takes_connections, "PostgreSQL takes connections")

    @property
    def url(self) -> str:
        """As DATABASE_URL wants it."""
        return f"postgres://messager@127.0.0.1:{self._port}/postgres"

    def stop(self) -> None:
        """At once: its files are not needed any more."""
        self._process.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def freeze(self) -> None:
        """All its processes stop; connections stay, and nothing is answered."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        """They go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        # Each of its processes has a group of its own, and its parent is the first one.
        found = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], check=True, capture_output=True, text=True, timeout=10)  # noqa: S607
        parents = [tuple(map(int, line.split())) for line in found.stdout.splitlines()]
        for pid in [self._process.pid, *(pid for pid, parent in parents if parent == self._process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _takes_connections(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True
