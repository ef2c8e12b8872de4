"""When Messager can be used."""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import Awaitable, Callable

from launcher.address import Address
from launcher.errors import LauncherError
from launcher.supervisor import Supervisor

_POLL = 0.2
# A process that cannot start ends at once, again and again: that is told from one that was unlucky.
_ENDINGS = 3


async def wait_for(what: str, ready: Callable[[], Awaitable[bool]], supervisor: Supervisor, *, seconds: float) -> None:
    """Returns when `ready` says so; raises when a process keeps ending or the time is up."""
    deadline = time.monotonic() + seconds
    while not await ready():
        failing = supervisor.failing(_ENDINGS)
        if failing:
            raise LauncherError(f"{failing} ends whenever it is started: its lines above say why")
        if time.monotonic() > deadline:
            raise LauncherError(f"{what} was not ready within {seconds:.0f} s: the lines above say why")
        await asyncio.sleep(_POLL)


def serves(address: Address) -> Callable[[], Awaitable[bool]]:
    """Asks the API whether it, its database, Redis and a worker are there."""

    async def ask() -> bool:
        for path in ("/healthz", "/readyz"):
            if not await asyncio.to_thread(_answers, address, path):
                return False
        return True

    return ask


def _answers(address: Address, path: str) -> bool:
    # http.client, and not urllib, which would ask a proxy for this machine's own address.
    connection = http.client.HTTPConnection(address.probe, address.port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
