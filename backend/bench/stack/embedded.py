"""Messager as `./messager up` starts it, with data of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.errors import BenchError
from bench.machine import ROOT
from bench.stack.settings import CONCURRENCY
from chaos.janitor import Janitor
from chaos.journal import STORM
from messager.testing.processes import free_port

INSTALLING = 900.0
"""Seconds the first start may take, in which it may have to install everything and to build the page."""
STOPPING = 60.0
STEP = 0.2
DATA, LOG = "data", "output.log"


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """While it runs."""

    url: str
    launcher: int
    """The process id of `./messager up`."""
    processes: dict[str, int]
    """By the launcher's names of them: redis, api, worker1."""


@contextmanager
def embedded_stack() -> Iterator[Embedded]:
    """One that is ready; it is stopped and its data is removed afterwards, also when this process is killed."""
    folder, port = Path(tempfile.mkdtemp(prefix="messager-bench-")), free_port()
    janitor = Janitor(folder, keep=False)
    try:
        process = _launch(folder, port)
        try:
            _wait(process, f"http://127.0.0.1:{port}/readyz", folder / LOG)
            noted = json.loads((folder / DATA / "up.json").read_text())["processes"]
            yield Embedded(url=f"http://127.0.0.1:{port}", launcher=process.pid, processes=noted)
        finally:
            _stop(process)
    finally:
        janitor.close()


def _launch(folder: Path, port: int) -> subprocess.Popen[bytes]:
    kept = {"MESSAGER_HOME"}
    env = {n: v for n, v in os.environ.items() if n in kept or not n.startswith(("MESSAGER_", "DATABASE_", "REDIS_"))}
    args = [sys.executable, str(ROOT / "messager"), "up", "--port", str(port), "--concurrency", str(CONCURRENCY)]
    with (folder / LOG).open("wb") as output:
        return subprocess.Popen(  # noqa: S603
            args,
            env={**env, "MESSAGER_DATA": str(folder / DATA), STORM: str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the benchmark, which then stops this
        )


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + INSTALLING
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise BenchError(f"./messager up did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(STEP)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()  # its keeper, and the janitor, end what it had started
        process.wait(STOPPING)
