"""What a run costs from the request to its answer: two commands of Redis, and one word to wake who waits."""

from __future__ import annotations

import httpx
import redis

from messager.testing.stack import WorkerProcess

RUNS = 20
NOT_FOR_RUNS = {"info", "get", "set", "llen", "ping", "client|setinfo", "hello", "select", "auth", "config|resetstat"}
"""What the sweeper asks, and what connections do for themselves."""
OF_NEW_CONNECTIONS = {"sadd", "subscribe", "client|reply", "client|setname", "smembers"}


def submit(http: httpx.Client) -> None:
    answer = http.post("/tasks/samples.add/runs", json={"input": {"a": 1}}, headers={"Prefer": "wait=20"})
    assert (answer.status_code, answer.json()["result"]) == (200, 3)


def test_a_run_costs_two_commands_and_a_word(http: httpx.Client, worker: WorkerProcess, broker: redis.Redis) -> None:
    for _ in range(4):  # every process has its connections
        submit(http)
    broker.config_resetstat()
    for _ in range(RUNS):
        submit(http)
    calls = {name.removeprefix("cmdstat_"): one["calls"] for name, one in broker.info("commandstats").items()}
    assert calls["lpush"] == RUNS
    # One that takes a moment, on a machine that is busy, says that it has begun as well.
    assert RUNS <= calls["publish"] <= 2 * RUNS
    assert calls["brpop"] >= RUNS
    assert calls.keys() - NOT_FOR_RUNS - OF_NEW_CONNECTIONS == {"lpush", "publish", "brpop"}
