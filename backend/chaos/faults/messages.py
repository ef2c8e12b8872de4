"""Messages are copied and forged: whoever reaches Redis can do that."""

from __future__ import annotations

import pickle
import uuid
from collections.abc import Callable
from typing import Any

import redis

from chaos.database.access import ERRORS
from chaos.faults.broker import QUEUE
from chaos.faults.context import Context, Missed, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from messager.testing.broker import push

COPIED = 200
"""Messages at most: the fault is to confuse the workers, not to drown them."""


@fault("duplicate", takes="redis", seconds=0.5)
def duplicate(context: Context, injection: Injection) -> None:
    """Each waiting run's message once to five times more, and the list's own entries once more."""
    hit(injection)
    try:
        waiting = context.stack.records.query("SELECT id FROM runs_run WHERE state IN ('queued', 'running')")
        ended = context.stack.records.query("SELECT id FROM runs_run WHERE finished_at IS NOT NULL LIMIT 20")
        with context.stack.broker.client() as client:
            for (run,) in waiting[:COPIED]:
                for _ in range(context.dice.randint(1, 5)):
                    push(client, _body(run), QUEUE)
            for (run,) in ended:
                push(client, _body(run), QUEUE)
            for text in client.lrange(QUEUE, 0, COPIED - 1):
                client.lpush(QUEUE, text)
    except (redis.RedisError, *ERRORS) as error:
        raise Missed(f"Redis or the database was away: {error}") from error


Forge = Callable[[redis.Redis, str], Any]

_FORGED: tuple[Forge, ...] = (
    lambda client, run: push(client, _body(run), QUEUE, headers={"task": "chaos.exiting"}),
    lambda client, run: push(client, _body(run), QUEUE, headers={"task": "os.system"}),
    lambda client, run: push(client, pickle.dumps(run), QUEUE, **{"content-type": "application/x-python-serialize"}),
    lambda client, run: push(client, [[10**400], {}, {}], QUEUE),
    lambda client, run: push(client, [[-1], {}, {}], QUEUE),
    lambda client, run: push(client, [["../../etc/passwd"], {}, {}], QUEUE),
    lambda client, run: push(client, [[], {"run_id": run}, {}], QUEUE),
    lambda client, run: push(client, {"run": run}, QUEUE),
    lambda client, run: push(client, _body(str(uuid.uuid4())), QUEUE),
    lambda client, run: push(client, _body(run), QUEUE, headers={"eta": "2999-01-01T00:00:00+00:00"}),
    lambda client, run: push(client, _body(run), QUEUE, headers={"timelimit": [0.001, 0.001]}),
    lambda client, run: client.lpush(QUEUE, b"\x80\x04no json at all\xff"),
    lambda client, run: client.lpush(QUEUE, b"{}"),
    lambda client, run: client.lpush(QUEUE, b"[" * 10_000),
)


@fault("forged", takes="redis", seconds=0.5)
def forge(context: Context, injection: Injection) -> None:
    """Other tasks, pickles, ids that are none, ids of runs that have ended, and plain garbage."""
    hit(injection)
    try:
        ended = context.stack.records.query("SELECT id FROM runs_run WHERE finished_at IS NOT NULL LIMIT 1")
        run = str(ended[0][0]) if ended else str(uuid.uuid4())
        with context.stack.broker.client() as client:
            for send in _FORGED:
                send(client, run)
    except (redis.RedisError, *ERRORS) as error:
        raise Missed(f"Redis or the database was away: {error}") from error
    injection.facts["messages"] = len(_FORGED)


def _body(run: Any) -> list[Any]:
    return [[str(uuid.UUID(str(run)))], {}, {"callbacks": None, "errbacks": None, "chain": None, "chord": None}]
