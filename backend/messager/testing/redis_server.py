"""A Redis server of the tests' own."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

from messager.testing.environment import FOLDER
from messager.testing.processes import Process, answers, wait_for
from messager.testing.programs import redis_program


class RedisServer:
    """Where REDIS_URL says; it can be stopped and started again, and frozen."""

    def __init__(self) -> None:
        """Not running yet."""
        self.port = urlsplit(os.environ["REDIS_URL"]).port or 6379
        self._process: Process | None = None

    def start(self) -> None:
        """Empty, whatever it held before."""
        args: list[str | Path] = [
            redis_program(),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process = Process(args, FOLDER / "redis.log", cwd=FOLDER)
        self._process.wait_until(lambda: answers(self.port), "Redis listens")

    def stop(self) -> None:
        """As a crash: nothing is saved."""
        if self._process is not None:
            self._process.stop(signal.SIGKILL)
            wait_for(lambda: not answers(self.port), "Redis is gone")
        self._process = None

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        assert self._process is not None
        self._process.send(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self._process is not None
        self._process.send(signal.SIGCONT)

    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._process is not None
