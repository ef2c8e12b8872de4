"""The environment the settings are read from in tests; made before Django looks at it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from messager.testing.processes import free_port

FOLDER = Path(tempfile.mkdtemp(prefix="messager-tests-"))
"""All that a session of tests writes."""
BACKEND = Path(__file__).resolve().parents[2]
LOG_LINES = 100
LEASE_SECONDS = 3


def prepare() -> None:
    """Forget what the shell says of Messager; everything stays in a folder and on ports of the session's own."""
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    for name in list(os.environ):
        if (name.startswith("MESSAGER_") and name != "MESSAGER_HOME") or name in {"DATABASE_URL", "REDIS_URL"}:
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "messager.settings",
        "MESSAGER_DATA": str(FOLDER / "data"),
        "MESSAGER_PORT": str(free_port()),
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
        "MESSAGER_TASKS": "tasks,messager.tests.samples,messager.tests.file_samples",
        "MESSAGER_LOG_LINES": str(LOG_LINES),
        "MESSAGER_LEASE_SECONDS": str(LEASE_SECONDS),
        "MESSAGER_CORS_ORIGINS": "https://app.example.com",
    }
