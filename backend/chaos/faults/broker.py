"""Redis is killed, emptied, filled, frozen, and cut off."""

from __future__ import annotations

import time

import redis

from chaos.database.access import ERRORS
from chaos.faults.context import Context, Missed, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from chaos.stack import needs

QUEUE = "celery"
KEEPS = ("no", "everysec", "always")
TAIL = 1500
"""Bytes: more than one message, so whole entries are gone."""


@fault("redis-kill", takes="redis", seconds=4)
def kill_redis(context: Context, injection: Injection) -> None:
    """SIGKILL; it comes back after up to five seconds, with or without what it held."""
    _restart(context, injection, cut=0, how=context.dice.choice(KEEPS))


@fault("redis-truncate", takes="redis", seconds=4)
def truncate_redis(context: Context, injection: Injection) -> None:
    """SIGKILL, and the end of its file is gone."""
    _restart(context, injection, cut=TAIL, how="everysec")


def _restart(context: Context, injection: Injection, cut: int, how: str) -> None:
    broker = context.stack.broker
    _note_waiting(context, injection)
    hit(injection, how)
    broker.down()
    try:
        context.wait(0, 5)
        if cut:
            broker.cut_tail(cut)
        broker.keep(how)
    finally:
        broker.up()
    context.back(broker)


@fault("redis-flush", takes="redis", seconds=1)
def flush_redis(context: Context, injection: Injection) -> None:
    """FLUSHALL or FLUSHDB."""
    command = context.dice.choice(("FLUSHALL", "FLUSHDB"))
    with _client(context) as client:
        _note_waiting(context, injection)
        hit(injection, command)
        client.execute_command(command)


@fault("redis-del", takes="redis", seconds=1)
def delete_queue(context: Context, injection: Injection) -> None:
    """DEL of the queue's list."""
    with _client(context) as client:
        _note_waiting(context, injection)
        hit(injection, QUEUE)
        client.delete(QUEUE)


@fault("redis-full", takes="redis", seconds=4)
def fill_redis(context: Context, injection: Injection) -> None:
    """No memory left for anything new."""
    with _client(context) as client:
        client.config_set("maxmemory-policy", "noeviction")
        usual = client.config_get("maxmemory")["maxmemory"]
        hit(injection)
        client.config_set("maxmemory", "1mb")
    try:
        context.wait(2, 5)
    finally:
        with _client(context) as client:
            client.config_set("maxmemory", usual)


@fault("redis-freeze", takes="redis", seconds=4)
def freeze_redis(context: Context, injection: Injection) -> None:
    """SIGSTOP: it takes connections and answers nothing."""
    hit(injection)
    context.stack.broker.freeze()
    try:
        context.wait(1, 5)
    finally:
        context.stack.broker.thaw()
    context.back(context.stack.broker)


@fault("redis-cut", takes="redis", seconds=4, needs=(needs.FIREWALL,))
def cut_redis(context: Context, injection: Injection) -> None:
    """Packets to it vanish."""
    with context.stack.cut(context.stack.broker):
        hit(injection)
        context.wait(1, 5)
    context.back(context.stack.broker)


def _client(context: Context) -> redis.Redis:
    try:
        client = context.stack.broker.client()
        client.ping()
    except redis.RedisError as error:
        raise Missed(f"Redis did not answer: {error}") from error
    return client


def _note_waiting(context: Context, injection: Injection) -> None:
    """Which runs are about to lose their messages, and how the database's clock stands to the monotonic one."""
    try:
        injection.facts["clock"] = context.stack.records.now() - time.monotonic()
        injection.facts["position"] = context.stack.records.position()
        injection.facts["waiting"] = context.stack.records.waiting()
    except ERRORS:  # the database is away, too; then this injection says nothing of how long they waited
        injection.facts.pop("clock", None)
