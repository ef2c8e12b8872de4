"""Clients that send one text after another for a fixed time: a closed loop."""

from __future__ import annotations

import asyncio
import time
import uuid

from bench.load.conversations import Conversation
from bench.load.http import Connection


async def turn(conversation: Conversation, port: int, clients: int, warm_up: float, seconds: float) -> list[float]:
    """Milliseconds from text to echo of each that came back within `seconds`, after `warm_up` seconds that don't count.

    Ends by the first error there is, with that.
    """
    begin = time.perf_counter() + warm_up
    end, mark, took = begin + seconds, uuid.uuid4().hex[:8], list[float]()

    async def client(number: int) -> None:
        connection, sent = Connection(port), 0
        try:
            while (before := time.perf_counter()) < end:
                await conversation(connection, f"{mark}-{number}-{sent}")
                sent, after = sent + 1, time.perf_counter()
                if begin <= after < end:
                    took.append((after - before) * 1000)
        finally:
            connection.close()

    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(client(number))
    return took
