"""Pages of a long history, asked for one after another while others submit runs at a fixed rate."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bench.load.answers import content
from bench.load.conversations import TASK
from bench.load.http import Connection, WrongAnswerError, get, post

SUBMITTERS = 16
"""Connections that runs are submitted over; a slow answer must not slow the others down."""


async def lists(
    port: int, rate: float, queries: Sequence[dict[str, Any]], repeats: int, budget: float
) -> dict[str, Any]:
    """Milliseconds of each query, while `rate` runs a second are submitted; each query may take `budget` seconds.

    A query is {name, paths, finds}: its paths are asked for in turn, and have to find something, nothing, or whatever.
    """
    took: dict[str, list[float]] = defaultdict(list)
    errors: list[str] = []
    began, connection = time.perf_counter(), Connection(port)
    async with _submitting(port, rate, errors) as submitted:
        for turn in range(repeats):
            for query in queries:
                if sum(took[query["name"]]) < 1000 * budget:
                    await _timed(connection, query, turn, took, errors)
        seconds = time.perf_counter() - began
    return {"took": took, "errors": errors, "submitted_per_second": len(submitted) / seconds}


async def _timed(
    connection: Connection, query: dict[str, Any], turn: int, took: dict[str, list[float]], errors: list[str]
) -> None:
    path = query["paths"][turn % len(query["paths"])]
    before = time.perf_counter()
    try:
        answer = await connection.request(get(path))
        took[query["name"]].append((time.perf_counter() - before) * 1000)
        found = bool(content(answer, 200)["items"])
        if query["finds"] not in (None, found):
            raise WrongAnswerError("found something" if found else "found nothing")
    except (WrongAnswerError, OSError) as error:
        errors.append(f"{query['name']} ({path}): {error}")


@asynccontextmanager
async def _submitting(port: int, rate: float, errors: list[str]) -> AsyncIterator[list[str]]:
    """Inside, runs are submitted at equal distances however long the answers take: an open loop."""
    body = json.dumps({"input": {"message": "hello"}}).encode()
    accepted: list[str] = []
    began = time.perf_counter()

    async def submitter(number: int) -> None:
        connection, sent = Connection(port), number
        while True:
            await asyncio.sleep(max(0.0, began + sent / rate - time.perf_counter()))
            sent += SUBMITTERS
            try:
                run = content(await connection.request(post(f"/api/v1/tasks/{TASK}/runs", body)), 202)
                accepted.append(run["id"])
            except (WrongAnswerError, OSError) as error:
                errors.append(f"submission: {error}")

    tasks = [asyncio.create_task(submitter(number)) for number in range(SUBMITTERS)]
    try:
        yield accepted
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
