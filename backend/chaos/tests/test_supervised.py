"""Real processes: they come back, they go with all they started, and nothing outlives a harness that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chaos.journal import STORM
from chaos.stack import processes
from chaos.stack.settings import BACKEND
from chaos.stack.supervised import Program, Supervised
from messager.testing.processes import wait_for

FAMILY = "import os, time; os.fork(); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def _program(folder: Path, code: str) -> Program:
    args = [sys.executable, "-c", code]
    return Program(name="p", args=args, folder=folder, log=folder / "log", env={**os.environ, STORM: str(folder)})


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Supervised]:
    supervised = Supervised(_program(tmp_path, FAMILY))
    supervised.start()
    wait_for(lambda: supervised.pid and len(processes.members(supervised.pid)) == 2, "it has forked")
    yield supervised
    supervised.close(0)


def test_what_is_killed_goes_with_its_children_and_comes_back(family: Supervised) -> None:
    pid = family.pid
    assert pid is not None
    before = processes.members(pid)
    family.kill()
    wait_for(lambda: family.pid not in (None, pid), "it was started again")
    assert not [entry for entry in processes.table() if entry.pid in before and entry.state not in "ZX"]
    assert [(one.code, one.asked) for one in family.exits] == [(-signal.SIGKILL, True)]


def test_what_ends_by_itself_is_noted_as_unasked_and_comes_back(family: Supervised) -> None:
    pid = family.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: family.exits, "its end was noted")
    assert not family.exits[0].asked
    wait_for(lambda: family.pid not in (None, pid), "it was started again")


def test_what_is_down_stays_down_until_it_is_let_up(family: Supervised) -> None:
    family.down()
    assert family.pid is None
    time.sleep(0.7)
    assert family.pid is None
    family.up()
    wait_for(lambda: family.pid, "it was started again")


def test_what_does_not_end_when_asked_is_killed(tmp_path: Path) -> None:
    supervised = Supervised(_program(tmp_path, STUBBORN))
    supervised.start()
    wait_for(lambda: supervised.pid, "it was started")
    time.sleep(0.5)  # it cannot say that it has learnt to ignore the signal
    assert supervised.stop(0.2) is False
    supervised.close(0)
    assert supervised.pid is None


def test_frozen_is_frozen_with_all_it_started(family: Supervised) -> None:
    assert family.pid is not None
    members = processes.members(family.pid)

    def states() -> set[str]:
        return {entry.state for entry in processes.table() if entry.pid in members}

    family.freeze()
    wait_for(lambda: states() == {"T"}, "both are stopped")
    family.thaw()
    wait_for(lambda: states() == {"S"}, "both go on")


HARNESS = """
import pathlib, sys, time
from chaos.janitor import Janitor
from chaos.stack.supervised import Program, Supervised
folder = pathlib.Path(sys.argv[1])
janitor = Janitor(folder, keep=False)
janitor.will_do("touch", sys.argv[2])
janitor.will_do("false")
janitor.has_done("false")
env = {"CHAOS_STORM": str(folder)}
process = Supervised(Program(name="p", args=["sleep", "60"], folder=folder, log=folder / "log", env=env))
process.start()
while process.pid is None:
    time.sleep(0.01)
print(process.pid, flush=True)
time.sleep(60)
"""


def test_nothing_outlives_a_harness_that_is_killed(tmp_path: Path) -> None:
    folder, undone = tmp_path / "storm", tmp_path / "undone"
    folder.mkdir()
    args = [sys.executable, "-c", HARNESS, str(folder), str(undone)]
    with subprocess.Popen(args, cwd=BACKEND, stdout=subprocess.PIPE, text=True) as harness:
        assert harness.stdout is not None
        pid = int(harness.stdout.readline())
        harness.kill()
    wait_for(lambda: not folder.exists(), "the folder was removed")
    assert undone.exists()
    wait_for(lambda: pid not in [e.pid for e in processes.table() if e.state not in "ZX"], "its process is gone")
