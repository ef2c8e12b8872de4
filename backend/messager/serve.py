"""Serves the API (and the page): `python -m messager.serve`."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messager.settings")

import uvicorn

from messager.start import set_up

logger = logging.getLogger(__name__)

STARTUP_FAILED = 3
GRACE = 10
"""Seconds for the requests that are being answered; whoever stops this process waits longer."""


class Server(uvicorn.Server):
    """uvicorn's, which answers those who wait for a run before it stops."""

    def __init__(self, config: uvicorn.Config, stop_waiting: Callable[[], Awaitable[None]]) -> None:
        """`stop_waiting` ends all waits."""
        super().__init__(config)
        self._stop_waiting = stop_waiting

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Runs in the loop once a signal has asked for the end."""
        await self._stop_waiting()
        await super().shutdown(sockets)


def claim_folder_of_files() -> None:
    """Workers keep files where this process does: it says which folder that is, before any of them has to know."""
    from django.db import DatabaseError, InterfaceError

    from messager.files.errors import FolderNotShared
    from messager.files.storage import storage

    try:
        storage().check(adopt=True)
    except (DatabaseError, InterfaceError, FolderNotShared, OSError) as error:
        logger.warning("files cannot be kept yet: %s", error)


def collect_less() -> None:
    """What is loaded stays, so the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def main() -> None:
    """Listen until told to stop; 2 is the exit code for settings that make no sense."""
    set_up()
    from django.conf import settings

    from messager.asgi import application

    config = uvicorn.Config(
        application,
        host=settings.MESSAGER_LISTEN,
        port=settings.MESSAGER_PORT,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=30,
    )
    claim_folder_of_files()
    server = Server(config, application.stop_waiting)
    collect_less()
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(STARTUP_FAILED)


if __name__ == "__main__":
    main()
