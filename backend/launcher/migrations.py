"""Whether the embedded database has all migrations, told without Django: asking Django takes a third of a start."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from launcher import stamps
from launcher.tools import Tools


class Migrations:
    """The migrations of the backend, and those noted in the SQLite file itself."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._backend = tools.layout.backend
        self._database = tools.layout.data / "messager.sqlite3"
        self._stamp = tools.layout.data / "migrated"

    def are_applied(self) -> bool:
        """Only when sure: the same code migrated this folder, and the file there is one that was migrated."""
        if self._tools.env.get("DATABASE_URL") or not stamps.fits(self._stamp, self._digest()):
            return False
        return {(path.parent.parent.name, path.stem) for path in self._files()} <= self._applied()

    def note(self) -> None:
        """Remembers what Django has just applied."""
        stamps.write(self._stamp, self._digest())

    def _files(self) -> list[Path]:
        return sorted(self._backend.glob("messager/*/migrations/[0-9]*.py"))

    def _digest(self) -> str:
        # The lock and the settings say which other packages bring migrations.
        settings = [self._backend / "requirements.txt", self._backend / "messager" / "settings.py"]
        return stamps.digest(*settings, *self._files())

    def _applied(self) -> set[tuple[str, str]]:
        try:
            with closing(sqlite3.connect(f"{self._database.as_uri()}?mode=ro", uri=True, timeout=2)) as database:
                return set(database.execute("SELECT app, name FROM django_migrations"))
        except sqlite3.Error:
            return set()
