from __future__ import annotations

import asyncio
import stat
from pathlib import Path

from launcher import readiness, redis_server
from launcher.redis_config import RedisConfig
from launcher.supervisor import Program, Supervisor
from launcher.tests.conftest import Ears, Notebook
from launcher.tools import Pip, Tools


def test_the_server_in_the_wheel_serves_on_every_python(tools: Tools, pip: Pip, tmp_path: Path) -> None:
    async def scenario() -> None:
        server = await redis_server.fetched(pip, tools)
        config = RedisConfig.make(tmp_path / "data")
        supervisor = Supervisor(emit=Ears(), watch=Notebook())
        await supervisor.start(Program(name="redis", args=[server, config.path], cwd=tmp_path, env={}, grace=10))
        await readiness.wait_for("Redis", config.answers, supervisor, seconds=20)
        answer = await _ask(config, "CONFIG GET appendonly", "CONFIG GET maxmemory-policy", "INFO server")
        await supervisor.stop(asyncio.Event())
        assert "yes" in answer
        assert "noeviction" in answer
        assert "redis_version:6.2" in answer

    asyncio.run(scenario())


def test_a_server_fetched_once_is_not_fetched_again(tools: Tools, pip: Pip) -> None:
    async def no_pip() -> Path:
        raise AssertionError("asked for pip")

    async def scenario() -> None:
        assert await redis_server.fetched(pip, tools) == await redis_server.fetched(no_pip, tools)

    asyncio.run(scenario())


def test_nobody_gets_in_without_the_password_and_only_this_user_can_read_it(tmp_path: Path) -> None:
    config = RedisConfig.make(tmp_path)
    assert stat.S_IMODE(config.path.stat().st_mode) == 0o600
    assert f"requirepass {config.password}\n" in config.path.read_text()
    assert config.password in config.url
    assert RedisConfig.make(tmp_path).password != config.password


async def _ask(config: RedisConfig, *commands: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", config.port)
    text = "".join(f"{command}\r\n" for command in (f"AUTH {config.password}", *commands, "QUIT"))
    writer.write(text.encode())
    async with asyncio.timeout(10):
        answer = await reader.read(-1)
    writer.close()
    return answer.decode()
