"""The processes of the baselines."""

from __future__ import annotations

from pathlib import Path

import httpx

from bench.stack.settings import CONCURRENCY, Settings
from chaos.stack.broker import ERRORS, Broker
from chaos.stack.parts import LocalService
from chaos.stack.settings import BACKEND
from chaos.stack.supervised import Program

_CELERY = ("-m", "celery", "-A", "bench.plain.app")
PROCESSES, THREADS = 2, 8
"""Of the thin application's server: see bench/thin/__init__.py."""


class PlainWorker(LocalService):
    """Celery's own, for whoever has no worker of its own."""

    def __init__(self, settings: Settings, broker: Broker) -> None:
        """Not running yet."""
        args = [*_CELERY, "worker", "-c", str(CONCURRENCY), "--loglevel", "WARNING"]
        super().__init__(_program(settings, "plain-worker", *args), settings)
        self._broker = broker

    def is_ready(self) -> bool:
        """It waits for messages."""
        try:
            with self._broker.client() as client:
                return any(one["db"] == "1" and one["cmd"] == "brpop" for one in client.client_list())
        except ERRORS:
            return False


class _HttpService(LocalService):
    port: int
    path: str
    ready_status: int

    def is_ready(self) -> bool:
        """It answers."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.port}{self.path}", timeout=2, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.status_code == self.ready_status


class Thin(_HttpService):
    """Two bare endpoints."""

    path, ready_status = "/", 404

    def __init__(self, settings: Settings) -> None:
        """Not running yet."""
        self.port = settings.thin_port
        size = ["--workers", str(PROCESSES), "--threads", str(THREADS), "--keep-alive", "60"]
        args = ["-m", "gunicorn", "-k", "gthread", *size, "-b", f"127.0.0.1:{self.port}", "bench.thin.wsgi"]
        super().__init__(_program(settings, "thin", *args), settings)


class Flower(_HttpService):
    """Flower's HTTP API. Without the events it would ask the worker for: they cost all who share the worker."""

    path, ready_status = "/healthcheck", 200

    def __init__(self, settings: Settings) -> None:
        """Not running yet."""
        self.port = settings.flower_port
        args = ["flower", "--address=127.0.0.1", f"--port={self.port}", "--enable_events=False"]
        program = _program(settings, "flower", *_CELERY, *args, FLOWER_UNAUTHENTICATED_API="true")
        super().__init__(program, settings)


def _program(settings: Settings, name: str, *args: str, **env: str) -> Program:
    words: list[str | Path] = [settings.plain_python, *args]
    environment = settings.plain_environment(**env)
    return Program(name=name, args=words, folder=BACKEND, log=settings.log(name), env=environment)
