from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import groups, keeper, locks
from launcher.address import Address
from launcher.console import Console
from launcher.errors import LauncherError
from launcher.instance import Instance
from launcher.tests.conftest import ROOT

ADDRESS = Address(host="127.0.0.1", port=8123, listen="127.0.0.1")

# A launcher with one process, which has a child that does not want to end.
LAUNCHER = """
import asyncio, sys
from pathlib import Path
from launcher.address import Address
from launcher.console import Console
from launcher.instance import Instance
from launcher.supervisor import Program, Supervisor

WORKER = '''
import subprocess, sys, signal
stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
child = subprocess.Popen([sys.executable, "-c", stubborn])
print("pids", child.pid, flush=True)
signal.pause()
'''

async def main(folder):
    address = Address(host="127.0.0.1", port=8123, listen="127.0.0.1")
    instance = await Instance.claim(folder, address, Console())
    supervisor = Supervisor(emit=lambda name, line: print(line, flush=True), watch=instance)
    args = [sys.executable, "-c", WORKER]
    await supervisor.start(Program(name="worker1", args=args, cwd=folder, env={}, grace=1))
    await asyncio.Event().wait()

asyncio.run(main(Path(sys.argv[1])))
"""


def test_a_second_launcher_is_told_where_the_first_one_is(tmp_path: Path, console: Console) -> None:
    async def scenario() -> None:
        first = await Instance.claim(tmp_path, ADDRESS, console)
        try:
            with pytest.raises(LauncherError, match=r"running already at http://localhost:8123/messager"):
                await Instance.claim(tmp_path, ADDRESS, console)
        finally:
            first.close()
        (await Instance.claim(tmp_path, ADDRESS, console)).close()

    asyncio.run(scenario())


def test_others_can_read_which_processes_there_are(tmp_path: Path, console: Console) -> None:
    async def scenario() -> None:
        instance = await Instance.claim(tmp_path, ADDRESS, console)
        instance.watch("api", 4_000_000)
        instance.watch("redis", 4_000_001)
        instance.forget("api", 4_000_000)
        state = json.loads((tmp_path / "up.json").read_text())
        instance.forget("redis", 4_000_001)
        instance.close()
        assert state == {"pid": os.getpid(), "url": ADDRESS.url, "processes": {"redis": 4_000_001}}
        assert not (tmp_path / "up.json").exists()

    asyncio.run(scenario())


def test_nothing_is_left_of_a_launcher_that_was_killed(tmp_path: Path) -> None:
    args = [sys.executable, "-c", LAUNCHER, str(tmp_path)]
    env = {"PYTHONPATH": str(ROOT / "backend")}
    with subprocess.Popen(args, env=env, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None
        grandchild = int(launcher.stdout.readline().split()[1])
        child = json.loads((tmp_path / "up.json").read_text())["processes"]["worker1"]
        launcher.send_signal(signal.SIGKILL)
    # The keeper holds the lock until it has ended everything.
    lock = asyncio.run(locks.wait_for(tmp_path / "up.lock", seconds=30))
    assert lock is not None
    os.close(lock)
    assert not groups.is_running(child)
    assert not groups.is_running(grandchild)


def test_the_keeper_ends_what_does_not_want_to_end_within_its_grace() -> None:
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); signal.pause()"
    args = [sys.executable, "-c", stubborn]
    with subprocess.Popen(args, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        keeper.end([process.pid], grace=0.2)
        assert process.wait(20) == -signal.SIGKILL
