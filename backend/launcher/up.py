"""`./messager up`: installs what is missing, starts everything, keeps it running, stops it all."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from launcher import command, preparation, readiness
from launcher.instance import Instance
from launcher.migrations import Migrations
from launcher.redis_config import RedisConfig
from launcher.stack import Options, Stack, drain_seconds
from launcher.stop import Stop, Stopped
from launcher.supervisor import Supervisor
from launcher.tools import Tools


async def up(options: Options, tools: Tools) -> int:
    """Returns when Messager was stopped; 130 when that was before it was ready."""
    options.address.refuse_public(tools.env)
    stop = Stop()
    stop.listen()
    instance = await Instance.claim(tools.layout.data, options.address, tools.console)
    try:
        options.address.refuse_taken()
        supervisor = Supervisor(emit=tools.console.line, watch=instance)
        return await _supervise(options, tools, supervisor, stop)
    finally:
        instance.close()


async def _supervise(options: Options, tools: Tools, supervisor: Supervisor, stop: Stop) -> int:
    try:
        await stop.interrupting(_start(options, tools, supervisor))
        await stop.requested.wait()
    except Stopped:
        return 130
    finally:
        await _stop(tools, supervisor, stop)
    return 0


async def _start(options: Options, tools: Tools, supervisor: Supervisor) -> None:
    started = time.monotonic()
    console, address = tools.console, options.address
    python, server = await preparation.for_up(tools)
    names = ["redis"] * (server is not None) + ["api"] + [f"worker{n + 1}" for n in range(options.workers)]
    console.announce(names)
    redis = RedisConfig.make(tools.layout.data / "redis") if server else None
    env = {**tools.env, **({"REDIS_URL": redis.url} if redis else {})}
    stack = Stack(layout=tools.layout, options=options, python=python, env=env)
    await asyncio.gather(_migrate(stack, tools), _start_redis(stack, server, redis, supervisor))
    await supervisor.start(stack.api())
    await supervisor.start(*stack.workers())
    await readiness.wait_for("Messager", readiness.serves(address), supervisor, seconds=90)
    console.say(f"\nMessager is ready after {time.monotonic() - started:.1f} s: {address.url}")
    if address.is_public:
        console.say("Whoever reaches this machine can run every task: MESSAGER_INSECURE_OPEN is set.")
    console.say("Ctrl-C stops it.\n")


async def _start_redis(stack: Stack, server: Path | None, config: RedisConfig | None, supervisor: Supervisor) -> None:
    if server and config:
        await supervisor.start(stack.redis(server, config))
        await readiness.wait_for("Redis", config.answers, supervisor, seconds=60)


async def _migrate(stack: Stack, tools: Tools) -> None:
    migrations = Migrations(tools)
    if migrations.are_applied():
        return
    await command.run(
        "Preparing the database",
        stack.migrate(),
        cwd=tools.layout.backend,
        log=tools.layout.log("migrate"),
        env=stack.environment(),
        seconds=300,
    )
    migrations.note()


async def _stop(tools: Tools, supervisor: Supervisor, stop: Stop) -> None:
    if not supervisor.processes:
        return
    seconds = drain_seconds(tools.env)
    tools.console.say(f"\nStopping: workers finish what they do, for {seconds} s at most. Ctrl-C again stops at once.")
    await supervisor.stop(stop.at_once)
    tools.console.say("Stopped.")
