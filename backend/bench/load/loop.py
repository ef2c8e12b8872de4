"""Clients that send one text after another for a fixed time: a closed loop."""

from __future__ import annotations

import asyncio
import time
import uuid

from bench.jobs import Figures
from bench.load.conversations import Conversation
from bench.load.http import Connection


async def turn(conversation: Conversation, port: int, clients: int, warm_up: float, seconds: float) -> Figures:
    """`took`: milliseconds from text to echo of what came back within `seconds`, after `warm_up` that don't count.

    `runs` are all there were and `cpu` the seconds this process spent, both over the whole time. Ends by the first
    error there is, with that.
    """
    begin = time.perf_counter() + warm_up
    end, mark, spent = begin + seconds, uuid.uuid4().hex[:8], time.process_time()
    took, runs = list[float](), 0

    async def client(number: int) -> None:
        nonlocal runs
        connection, sent = Connection(port), 0
        try:
            while (before := time.perf_counter()) < end:
                await conversation(connection, f"{mark}-{number}-{sent}")
                sent, after = sent + 1, time.perf_counter()
                if begin <= after < end:
                    took.append((after - before) * 1000)
        finally:
            runs += sent
            connection.close()

    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(client(number))
    return {"took": took, "runs": runs, "cpu": time.process_time() - spent}
