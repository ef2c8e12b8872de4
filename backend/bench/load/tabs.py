"""Many tabs that wait for what does not happen, and what that costs; then changes, and how soon a tab hears of one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.load.answers import content
from bench.load.followers import FORMS, WAIT, Form
from bench.load.http import Connection, WrongAnswerError, post
from bench.usage import cpu_seconds, rss_kb

SETTLE = 3.0
"""Seconds after the last tab has begun to wait."""
STEP, OPENED = 0.05, 25
"""Seconds between two steps, in each of which so many tabs are opened."""
SUBMITTERS = 16
PACE = 0.15
"""Seconds between two runs that are watched."""
MOVING = json.dumps({"input": {"to": 1, "pause": 0.1}}).encode()
"""A run of `examples.count` that is watched from its start to its end."""


async def tabs(port: int, pid: int, form: str, count: int, waits: int, changes: int) -> dict[str, Any]:
    """`count` tabs on the API in process `pid`; left alone for `waits` full waits, then `changes` are timed."""
    kind = FORMS[form](port)
    runs = await _idle_runs(port, count)
    await kind.prepare()
    before = rss_kb(pid)
    async with _held(port, [kind.idle(run) for run in runs]):
        began, spent = time.perf_counter(), cpu_seconds(pid)
        await asyncio.sleep(waits * WAIT)
        cpu = (cpu_seconds(pid) - spent) / (time.perf_counter() - began)
        after = rss_kb(pid)
    async with _held(port, [kind.following(run) for run in runs]):
        delays = await _delays(port, kind, changes)
    return {"cpu_percent": 100 * cpu, "kb_each": (after - before) / count, "delays_ms": delays}


@asynccontextmanager
async def _held(port: int, looks: Sequence[Callable[[Connection], Awaitable[None]]]) -> AsyncIterator[None]:
    """Inside, every tab waits; each asks again when its wait is over. Raises what any of them was told wrongly."""
    connections = [Connection(port) for _ in looks]

    async def tab(connection: Connection, look: Callable[[Connection], Awaitable[None]]) -> None:
        while True:
            await look(connection)

    try:
        async with asyncio.TaskGroup() as group:
            opened = []
            for number, pair in enumerate(zip(connections, looks, strict=True)):
                opened.append(group.create_task(tab(*pair)))
                if number % OPENED == 0:
                    await asyncio.sleep(STEP)
            await asyncio.sleep(SETTLE)
            yield
            for one in opened:
                one.cancel()
    finally:
        for connection in connections:
            connection.close()


async def _idle_runs(port: int, count: int) -> list[str]:
    """Runs that are due tomorrow: nothing happens to them."""
    due = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    body = json.dumps({"input": {"message": "idle"}, "scheduled_at": due}).encode()
    runs: list[str] = []
    left = iter(range(count))

    async def submitter() -> None:
        connection = Connection(port)
        while next(left, None) is not None:
            run = content(await connection.request(post("/api/v1/tasks/examples.echo/runs", body)), 202)
            runs.append(run["id"])
        connection.close()

    await asyncio.gather(*(submitter() for _ in range(SUBMITTERS)))
    return runs


async def _delays(port: int, kind: Form, changes: int) -> list[float]:
    """Milliseconds from the end of a run, by the database's clock on this machine, until its tab has heard of it."""
    followed = []
    for _ in range(changes):
        followed.append(asyncio.create_task(_delay(port, kind)))
        await asyncio.sleep(PACE)
    return list(await asyncio.gather(*followed))


async def _delay(port: int, kind: Form) -> float:
    submitter, tab = Connection(port), Connection(port)
    try:
        cursor = await kind.cursor(tab)
        run = content(await submitter.request(post("/api/v1/tasks/examples.count/runs", MOVING)), 202)
        ended = await kind.follow(tab, run, cursor)
        heard = time.time()
    finally:
        submitter.close()
        tab.close()
    if ended["state"] != "succeeded":
        raise WrongAnswerError(f"a run that was watched is {ended['state']}: {ended['error']}")
    return (heard - datetime.fromisoformat(ended["finished_at"]).timestamp()) * 1000
