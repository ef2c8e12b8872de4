from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from launcher import command, locks
from launcher.console import Console
from launcher.errors import CommandFailed, LauncherError
from launcher.stop import Stop, Stopped
from launcher.tests.conftest import ROOT


def run(tmp_path: Path, source: str, seconds: float = 20) -> None:
    args = [sys.executable, "-c", source]
    asyncio.run(command.run("Trying", args, cwd=tmp_path, log=tmp_path / "log", env={}, seconds=seconds))


def test_a_failed_command_shows_the_end_of_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"(?s)^Trying failed with exit code 4; .*\n    the reason$"):
        run(tmp_path, "print('the reason'); raise SystemExit(4)")


def test_a_command_that_hangs_is_ended(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="did not end within 0 s"):
        run(tmp_path, "import signal; signal.pause()", seconds=0.2)


def test_an_answer_is_what_a_command_prints_and_none_when_it_cannot_run(tmp_path: Path) -> None:
    async def scenario() -> None:
        assert await command.answer(sys.executable, "-c", "print('yes')") == "yes\n"
        assert await command.answer(sys.executable, "-c", "raise SystemExit(1)") is None
        assert await command.answer(tmp_path / "missing") is None
        assert await command.answer(sys.executable, "-c", "import signal; signal.pause()", seconds=0.2) is None

    asyncio.run(scenario())


def test_stopping_interrupts_work_and_ends_its_command(tmp_path: Path) -> None:
    async def scenario() -> None:
        stop = Stop()
        os.mkfifo(tmp_path / "pipe")
        source = "print('up', file=open('pipe', 'w'), flush=True); import signal; signal.pause()"
        args = [sys.executable, "-c", source]
        work = command.run("Trying", args, cwd=tmp_path, log=tmp_path / "log", env={}, seconds=60)
        waiting = asyncio.ensure_future(stop.interrupting(work))
        await asyncio.to_thread((tmp_path / "pipe").read_text)
        stop.request()
        with pytest.raises(Stopped):
            await waiting

    asyncio.run(scenario())


@pytest.mark.parametrize("caught", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_heard_even_if_whoever_started_this_ignores_it(caught: signal.Signals) -> None:
    source = """
import asyncio, signal
from launcher.stop import Stop
async def main():
    stop = Stop()
    stop.listen()
    print("up", flush=True)
    await stop.requested.wait()
for ignored in (signal.SIGINT, signal.SIGTERM):
    signal.signal(ignored, signal.SIG_IGN)
asyncio.run(main())
"""
    env = {"PYTHONPATH": str(ROOT / "backend")}
    with subprocess.Popen([sys.executable, "-c", source], env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(caught)
        assert process.wait(20) == 0


def test_a_second_request_to_stop_means_at_once() -> None:
    async def scenario() -> None:
        stop = Stop()
        stop.request()
        assert not stop.at_once.is_set()
        stop.request()
        assert stop.at_once.is_set()

    asyncio.run(scenario())


def test_a_lock_is_held_by_one_at_a_time_and_the_others_wait(tmp_path: Path, console: Console) -> None:
    async def scenario() -> None:
        async with locks.held(tmp_path, console):
            with pytest.raises(LauncherError, match="has been busy"):
                async with locks.held(tmp_path, console, seconds=0.2):
                    pass
        async with locks.held(tmp_path, console):
            pass

    asyncio.run(scenario())
