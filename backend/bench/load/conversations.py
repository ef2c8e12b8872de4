"""How a client of each contestant gets from a text to its echo, in that contestant's best way.

Each checks all it is told: a wrong status or another text is an error, never a slow or a quick success.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from bench.load.answers import content, expect
from bench.load.http import Connection, get, post

Conversation = Callable[[Connection, str], Awaitable[None]]
"""Sends a text and returns when its echo is there; raises WrongAnswerError or OSError."""

TASK = "examples.echo"


async def messager(connection: Connection, text: str) -> None:
    """One request, which waits for the end."""
    body = json.dumps({"input": {"message": text}}).encode()
    run = content(await connection.request(post(f"/api/v1/tasks/{TASK}/runs", body, Prefer="wait=30")), 200)
    expect(run["state"] == "succeeded" and run["result"] == {"message": text}, text, run)


async def thin(connection: Connection, text: str) -> None:
    """One request to start, another to wait."""
    started = content(await connection.request(post("/runs", json.dumps({"message": text}).encode())), 200)
    ended = content(await connection.request(get(f"/runs/{started['id']}")), 200)
    expect(ended == {"result": {"message": text}}, text, ended)


async def flower(connection: Connection, text: str) -> None:
    """One request, which waits for the result."""
    body = json.dumps({"args": [text], "timeout": 30}).encode()
    ended = content(await connection.request(post(f"/api/task/apply/{TASK}", body)), 200)
    expect(ended.get("state") == "SUCCESS" and ended.get("result") == {"message": text}, text, ended)


CONVERSATIONS: dict[str, Conversation] = {"messager": messager, "thin": thin, "flower": flower}
