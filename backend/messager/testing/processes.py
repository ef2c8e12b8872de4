"""Processes the tests start, and bounded waits for what happens in them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

PROMPT = 15.0
"""Seconds in which anything that is expected has to happen, with much to spare."""


def wait_for(condition: Callable[[], T], what: str, seconds: float = PROMPT) -> T:
    """The first true value of `condition`, for what another process does and tells nobody."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"this did not happen within {seconds:g} s: {what}")
        time.sleep(0.02)
    return found


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether something listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A program in a process group of its own, with its output in a file."""

    def __init__(self, args: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None, **options: Any):
        """Start it; `options` are Popen's."""
        self.log = log
        with log.open("ab") as output:
            self._popen = subprocess.Popen(  # noqa: S603
                [str(arg) for arg in args],
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )

    @property
    def pid(self) -> int:
        """Its id."""
        return self._popen.pid

    def wait_until(self, ready: Callable[[], T], what: str, seconds: float = 30) -> T:
        """Wait for it to be ready; what it wrote is shown when it ends or takes too long."""

        def ready_or_ended() -> T:
            if self._popen.poll() is not None:
                raise AssertionError(f"it ended with {self._popen.returncode}")
            return ready()

        try:
            return wait_for(ready_or_ended, what, seconds)
        except AssertionError as error:
            self.stop()
            raise AssertionError(f"{error}\n{self.output()[-4000:]}") from None

    def output(self) -> str:
        """What it wrote."""
        return self.log.read_text(errors="replace")

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process alone."""
        os.kill(self.pid, number)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 15) -> int:
        """End it; what is left of its group after `seconds` is killed. Returns its exit code."""
        if self._popen.poll() is None:
            self.send(number)
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            return self._popen.wait(seconds)
