from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from launcher import groups
from launcher.supervisor import Backoff, Program, Supervisor
from launcher.tests.conftest import Ears, Notebook

QUICK = Backoff(first=0.01, longest=0.04)
MakeProgram = Callable[..., Program]

POLITE = "print('up'); import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up')\nwhile True: signal.pause()"
MORTAL = "print('up'); raise SystemExit(3)"
# Leaves a grandchild behind that would outlive it.
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])
print('grandchild', child.pid)
import signal; signal.pause()
"""


def never() -> asyncio.Event:
    return asyncio.Event()


def test_a_process_that_dies_is_started_again_and_it_is_said(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(MORTAL))
        await ears.wait_for("up", times=3)
        await supervisor.stop(never())
        assert ears.count("ended with exit code 3; starting it again in 0.01 s") == 1
        assert ears.count("starting it again in 0.02 s") == 1
        assert len(set(notebook.pids)) >= 3
        assert notebook.pids == notebook.gone

    asyncio.run(scenario())


def test_a_killed_process_is_started_again(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(POLITE))
        await ears.wait_for("up")
        groups.kill(notebook.pids[0])
        await ears.wait_for("up", times=2)
        await supervisor.stop(never())
        assert ears.count("ended by SIGKILL") == 1

    asyncio.run(scenario())


def test_a_process_that_ends_when_asked_is_not_started_again(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(POLITE))
        await ears.wait_for("up")
        await supervisor.stop(never())
        assert len(notebook.pids) == 1
        assert not groups.is_running(notebook.pids[0])

    asyncio.run(scenario())


def test_a_stubborn_process_is_ended_when_its_grace_is_over(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(STUBBORN, grace=0.2))
        await ears.wait_for("up")
        started = time.monotonic()
        await supervisor.stop(never())
        assert 0.2 <= time.monotonic() - started < 5
        assert not groups.is_running(notebook.pids[0])

    asyncio.run(scenario())


def test_asked_twice_a_stubborn_process_is_ended_at_once(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook, at_once = Ears(), Notebook(), asyncio.Event()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(STUBBORN, grace=600))
        await ears.wait_for("up")
        at_once.set()
        async with asyncio.timeout(20):
            await supervisor.stop(at_once)
        assert not groups.is_running(notebook.pids[0])

    asyncio.run(scenario())


def test_what_a_process_started_goes_with_it(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(PARENT))
        await ears.wait_for("grandchild")
        grandchild = int(ears.lines[0][1].split()[1])
        await supervisor.stop(never())
        await _gone(grandchild)

    asyncio.run(scenario())


def test_what_was_started_last_is_stopped_first(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears, notebook = Ears(), Notebook()
        supervisor = Supervisor(emit=ears, watch=notebook, backoff=QUICK)
        await supervisor.start(program(POLITE, name="redis"))
        await supervisor.start(program(POLITE, name="worker1"), program(POLITE, name="worker2"))
        await ears.wait_for("up", times=3)
        await supervisor.stop(never())
        assert notebook.gone[-1] == notebook.pids[0]

    asyncio.run(scenario())


def test_a_program_that_does_not_exist_is_reported_and_tried_again(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears = Ears()
        supervisor = Supervisor(emit=ears, watch=Notebook(), backoff=QUICK)
        missing = program("")
        await supervisor.start(Program(name="gone", args=["/nowhere"], cwd=missing.cwd, env={}, grace=1))
        await ears.wait_for("could not be started", times=2)
        assert supervisor.failing(2) == "gone"
        await supervisor.stop(never())

    asyncio.run(scenario())


def test_lines_come_whole_with_their_name_even_without_an_end(program: MakeProgram) -> None:
    async def scenario() -> None:
        ears = Ears()
        supervisor = Supervisor(emit=ears, watch=Notebook(), backoff=Backoff(first=600))
        await supervisor.start(program("import sys; sys.stdout.write('a' * 100_000 + '\\nlast')", name="talker"))
        await ears.wait_for("starting it again")
        await supervisor.stop(never())
        lines = [line for _, line in ears.lines]
        assert "".join(lines[:-2]) == "a" * 100_000
        assert ears.lines[-2] == ("talker", "last")

    asyncio.run(scenario())


async def _gone(pid: int) -> None:
    """Waits until nobody has the process any more; whoever took over the orphan collects it."""
    async with asyncio.timeout(20):
        while groups.is_running(pid):
            await asyncio.sleep(0.01)
