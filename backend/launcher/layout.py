"""Where everything lies: the project's folders and the launcher's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folders of one Messager."""

    root: Path
    """The project."""
    home: Path
    """What the launcher installs, and its logs: `.messager`, or MESSAGER_HOME."""
    data: Path
    """What people made: database, Redis, secret key; `data` in home, or MESSAGER_DATA."""

    @classmethod
    def read(cls, root: Path, environ: Mapping[str, str]) -> Layout:
        """The folders as the environment names them, all absolute, since the processes run in another folder."""
        home = Path(environ.get("MESSAGER_HOME") or root / ".messager").expanduser().absolute()
        data = Path(environ.get("MESSAGER_DATA") or home / "data").expanduser().absolute()
        return cls(root=root, home=home, data=data)

    @property
    def backend(self) -> Path:
        """The Python side."""
        return self.root / "backend"

    @property
    def frontend(self) -> Path:
        """The page's sources."""
        return self.root / "frontend"

    @property
    def e2e(self) -> Path:
        """The journeys."""
        return self.root / "e2e"

    @property
    def spa(self) -> Path:
        """The built page, as MESSAGER_SPA_DIR wants it."""
        return self.frontend / "dist"

    def log(self, name: str) -> Path:
        """Where the output of what the launcher runs is kept."""
        return self.home / "logs" / f"{name}.log"
