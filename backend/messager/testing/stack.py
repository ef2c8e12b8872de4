"""A real worker and a real API server, and what tests do with them."""

from __future__ import annotations

import signal
import socket
import sys
from typing import Any

import httpx

from messager.runs.models import Run
from messager.runs.states import TERMINAL
from messager.testing.environment import BACKEND, FOLDER
from messager.testing.processes import Process, answers, free_port, wait_for
from messager.workers.models import Worker


class WorkerProcess:
    """A Celery worker with two pool processes, on the database and the Redis of the test."""

    def __init__(self, name: str, *options: str, **environment: str) -> None:
        """Start it and wait until it takes runs."""
        args = [sys.executable, "-m", "messager.work", "-c", "2", "-n", f"{name}@%h", *options]
        self._process = Process(args, FOLDER / f"worker-{name}.log", env=environment, cwd=BACKEND)
        self.name = f"{name}@{socket.gethostname()}"
        """Celery's name of it."""
        self._process.wait_until(self._is_listed, "the worker is in the table of workers")

    @property
    def pid(self) -> int:
        """Of the parent."""
        return self._process.pid

    def output(self) -> str:
        """What it wrote to stdout."""
        return self._process.output()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it; it may finish what it executes."""
        return self._process.stop(number)

    def _is_listed(self) -> bool:
        return Worker.objects.filter(pid=self.pid).exists()


class ServerProcess:
    """`python -m messager.serve` on a free port."""

    def __init__(self, **environment: str) -> None:
        """Start it and wait until it answers."""
        self.port = free_port()
        env = {"MESSAGER_PORT": str(self.port), **environment}
        args = [sys.executable, "-m", "messager.serve"]
        self._process = Process(args, FOLDER / f"server-{self.port}.log", env=env, cwd=BACKEND)
        self._process.wait_until(lambda: answers(self.port), "the server listens")

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx.Client:
        """Sends to it."""
        return httpx.Client(base_url=self.url + "/api/v1", timeout=40, trust_env=False)

    def stop(self) -> int:
        """End it."""
        return self._process.stop()


def ended(run_id: Any, seconds: float = 15) -> Run:
    """The run, once it has ended."""
    return wait_for(lambda: Run.objects.filter(id=run_id, state__in=TERMINAL).first(), f"run {run_id} ended", seconds)  # type: ignore[return-value]


def running(run_id: Any) -> Run:
    """The run, once its task executes."""
    return wait_for(lambda: Run.objects.filter(id=run_id, state="running").first(), f"run {run_id} started")  # type: ignore[return-value]
