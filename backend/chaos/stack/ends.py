"""When containers end, and whether anybody asked them to: the engine tells as it happens, and forgets soon after."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from chaos.records import Exit

_LATE = 0.5
"""Seconds the news of an end may take."""


class Ends:
    """Follows `docker events` in a thread. Docker's own RestartCount starts anew with every `docker start`."""

    def __init__(self, project: str, env: Mapping[str, str]) -> None:
        """Follow the containers of a compose project from now on."""
        self.seen: list[Exit] = []
        self.services: Mapping[str, str] = {}
        """What the report calls a container."""
        self._expected: Counter[str] = Counter()
        self._count: Counter[str] = Counter()
        self._codes: dict[str, int] = {}
        self._changed = threading.Condition()
        filters = ("type=container", "event=die", f"label=com.docker.compose.project={project}")
        command = ["docker", "events", "--format", "{{json .}}", *(f"--filter={one}" for one in filters)]
        self._process = subprocess.Popen(  # noqa: S603
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._follow, name="ends of containers", daemon=True)
        self._thread.start()

    @contextmanager
    def expected(self, container: str) -> Iterator[Callable[[float], int | None]]:
        """Inside, its end is no surprise; yields what waits for that: the exit code, or None when it takes too long."""
        with self._changed:
            self._expected[container] += 1
            before = self._count[container]

        def gone(seconds: float) -> int | None:
            with self._changed:
                ended = self._changed.wait_for(lambda: self._count[container] > before, seconds)
                return self._codes[container] if ended else None

        try:
            yield gone
        finally:
            with self._changed:
                self._expected[container] -= 1

    def all(self) -> list[Exit]:
        """Oldest first."""
        time.sleep(_LATE)
        with self._changed:
            return list(self.seen)

    def close(self) -> None:
        """Hear no more."""
        self._process.kill()
        self._process.wait()
        self._thread.join(5)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _follow(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            attributes = json.loads(line)["Actor"]["Attributes"]
            self._note(attributes["name"], int(attributes["exitCode"]))

    def _note(self, container: str, code: int) -> None:
        with self._changed:
            service, asked = self.services.get(container, container), self._expected[container] > 0
            self.seen.append(Exit(service=service, mono=time.monotonic(), code=code, asked=asked))
            self._codes[container] = code
            self._count[container] += 1
            self._changed.notify_all()
