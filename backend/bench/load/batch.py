"""One batch of echoes, from its submission to its last result."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any

from bench.load.answers import content, expect, served
from bench.load.conversations import TASK
from bench.load.http import Connection, WrongAnswerError, get, post

POLL = 0.05
"""Seconds between two looks at the batch: the end is seen so late at most."""
PATIENCE = 300.0
"""Seconds a batch may take."""
PAGE = 200


async def batch(port: int, count: int) -> float:
    """Seconds until all `count` runs have succeeded; afterwards every result is looked at."""
    connection = Connection(port)
    texts = [f"{uuid.uuid4().hex[:8]}-{number}" for number in range(count)]
    body = json.dumps({"inputs": [{"message": text} for text in texts]}, separators=(",", ":")).encode()
    began = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        answer = await connection.request(post(f"/api/v1/tasks/{TASK}/batches", body))
        found = served(answer, 202, "POST /tasks/{task}/batches")
        await _ended(connection, found, count)
        seconds = time.perf_counter() - began
        await _verify(connection, found["id"], texts)
    connection.close()
    return seconds


async def _ended(connection: Connection, found: dict[str, Any], count: int) -> None:
    while (counts := found["counts"])["succeeded"] < count:
        if counts["failed"] or counts["cancelled"]:
            raise WrongAnswerError(f"not all runs succeeded: {counts}")
        await asyncio.sleep(POLL)
        found = content(await connection.request(get(f"/api/v1/batches/{found['id']}")), 200)


async def _verify(connection: Connection, batch_id: str, texts: list[str]) -> None:
    missing, cursor = set(texts), ""
    while True:
        path = f"/api/v1/runs?batch={batch_id}&limit={PAGE}" + (f"&cursor={cursor}" if cursor else "")
        page = content(await connection.request(get(path)), 200)
        for run in page["items"]:
            text = run["input"]["message"]
            expect(run["result"] == {"message": text}, text, run)
            missing.discard(text)
        cursor = page["next"]
        if cursor is None:
            break
    if missing:
        raise WrongAnswerError(f"{len(missing)} of {len(texts)} runs of the batch are not listed")
