"""What stands in Redis, and what may be put there."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from typing import Any

import redis


def messages(client: redis.Redis, queue: str = "celery") -> list[dict[str, Any]]:
    """The messages of a queue, oldest first, their bodies read."""
    found = [json.loads(text) for text in reversed(client.lrange(queue, 0, -1))]
    return [{**message, "body": json.loads(base64.b64decode(message["body"]))} for message in found]


def ids(client: redis.Redis, queue: str = "celery") -> list[str]:
    """Of the runs whose messages stand in the queue, oldest first."""
    return [message["headers"]["id"] for message in messages(client, queue)]


def commands(client: redis.Redis, work: Callable[[], object]) -> dict[str, int]:
    """How often each command was used by whatever uses this Redis while `work` was done.

    Not the word that wakes who waits, which nobody's answer waits for: test_news.py hears that. Nor whether a
    connection that nobody has used for ten seconds is alive.
    """
    client.config_resetstat()
    work()
    used = {name.removeprefix("cmdstat_"): stat["calls"] for name, stat in client.info("commandstats").items()}
    return {name: calls for name, calls in used.items() if not name.startswith(("config", "info", "ping", "publish"))}


def push(client: redis.Redis, content: Any, queue: str = "celery", **changes: Any) -> None:
    """Put a message into a queue as anybody could who reaches Redis; `changes` are to its headers and properties."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    tag = str(uuid.uuid4())
    headers = {
        "lang": "py",
        "task": "messager.run",
        "id": tag,
        "root_id": tag,
        "parent_id": None,
        "group": None,
        "retries": 0,
        "eta": None,
        "expires": None,
        "timelimit": [None, None],
        "argsrepr": "",
        "kwargsrepr": "",
    }
    message = {
        "body": base64.b64encode(raw).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {**headers, **changes.pop("headers", {})},
        "properties": {"correlation_id": tag, "delivery_mode": 2, "delivery_tag": tag, "body_encoding": "base64",
                       "delivery_info": {"exchange": "", "routing_key": queue}, "priority": 0},
        **changes,
    }  # fmt: skip
    client.lpush(queue, json.dumps(message))
