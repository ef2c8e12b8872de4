"""A container that can be killed, stopped and frozen; `restart: always` brings it back, as it does for people."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import Any

from chaos.errors import ChaosError
from chaos.stack import docker
from chaos.stack.ends import Ends

STEP = 0.2
"""Seconds between two looks at something that tells nobody when it is ready."""
PATIENCE = 15.0
"""Seconds in which a killed container must be gone."""
KILLED = 128 + signal.SIGKILL


class Container:
    """One service of the compose project."""

    def __init__(self, name: str, service: str, container: str, ends: Ends) -> None:
        """`name` is what reports call it, `service` compose's name of it, `container` the engine's."""
        self.name, self.service, self.container = name, service, container
        self.ends = ends

    def is_ready(self) -> bool:
        """Whether it does its work now."""
        raise NotImplementedError

    def ready(self, seconds: float) -> bool:
        """Wait until it does its work; False when it does not in that time."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if time.monotonic() > deadline:
                return False
            time.sleep(STEP)
        return True

    def kill(self) -> None:
        """SIGKILL to its first process, and so to all. After the engine's own kill it would not restart it."""
        self.send(signal.SIGKILL, PATIENCE)

    def stop(self, seconds: float) -> bool:
        """`docker stop`, `docker start`: a container that is replaced."""
        with self.ends.expected(self.container) as gone:
            docker.run("stop", "--time", str(int(seconds)), self.container, seconds=seconds + docker.SECONDS)
            code = gone(1)
        self.up()
        return code not in (None, KILLED)

    def down(self) -> None:
        """The engine does not restart what it was told to kill."""
        with self.ends.expected(self.container) as gone:
            # One that just waits for its restart cannot be killed, but stopped.
            if docker.attempt("kill", self.container):
                gone(PATIENCE)
            else:
                docker.run("stop", "--time", "0", self.container)

    def up(self) -> None:
        """Start it again."""
        docker.run("start", self.container)

    def freeze(self) -> None:
        """Stop all of it."""
        docker.run("pause", self.container)

    def thaw(self) -> None:
        """Let it go on; nothing to do when it is not frozen."""
        docker.attempt("unpause", self.container)

    def set_clock(self, seconds: int) -> None:
        """All containers have the machine's."""
        raise ChaosError("a container has no clock of its own")

    def inspect(self) -> dict[str, Any]:
        """What the engine knows of it."""
        return docker.inspect(self.container)

    def main_process(self) -> int | None:
        """Its id outside of the container, where signals can be sent to it."""
        known = self.inspect()
        pid = int(known["State"]["Pid"])
        return pid if pid and docker.reaches_processes() and docker.is_process_of(pid, known["Id"]) else None

    def send(self, number: signal.Signals, seconds: float) -> int | None:
        """To its first process, behind the engine's back; the exit code when it ended within that time."""
        with self.ends.expected(self.container) as gone:
            pid = self.main_process()
            if pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
                return gone(seconds)
            # Its processes are out of reach, or it is down already.
            docker.attempt("kill", "--signal", number.name, self.container)
            code = gone(seconds)
        docker.attempt("start", self.container)
        return code
