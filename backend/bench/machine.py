"""What it was measured on and with."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from messager.testing.programs import postgres_programs, redis_program

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("celery", "django", "django-ninja", "kombu", "psycopg", "uvicorn")
SECONDS = 20


def facts() -> dict[str, Any]:
    """Machine, versions, and the revision of the sources."""
    return {
        "machine": {"cores": os.cpu_count(), "memory_mb": _memory_mb(), "load_average": list(os.getloadavg())},
        "versions": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "postgresql": _version(postgres_programs() / "postgres", "--version"),
            "redis": _version(redis_program(), "--version"),
            **{name: metadata.version(name) for name in PACKAGES},
        },
        "revision": _output("git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"),
    }


def _memory_mb() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20


def _version(*command: str | Path) -> str:
    found = re.search(r"\d+(?:\.\d+)+", _output(*command))
    return found[0] if found else "unknown"


def _output(*command: str | Path) -> str:
    """Empty when there is no such program, or it fails: a checkout without git is no reason not to measure."""
    args: Sequence[str] = [str(word) for word in command]
    try:
        return subprocess.run(args, check=True, capture_output=True, text=True, timeout=SECONDS).stdout.strip()  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
