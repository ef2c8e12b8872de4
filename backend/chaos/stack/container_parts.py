"""What differs between the containers: when they work, and what can be broken inside."""

from __future__ import annotations

import datetime
import os
import random
import signal
from collections.abc import Collection
from contextlib import suppress

import httpx
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chaos.database.access import ERRORS, Database
from chaos.stack import docker
from chaos.stack.broker import ERRORS as BROKER_ERRORS
from chaos.stack.container import KILLED, Container
from chaos.stack.ends import Ends

STARTS = 30.0
"""Seconds in which Redis must answer after its start, to be told how to keep its data."""
FILES = "/data/appendonlydir"


class ApiContainer(Container):
    """Seen through nginx, as people see it."""

    url = ""

    def is_ready(self) -> bool:
        """It answers at the front."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


class DatabaseContainer(Container):
    """PostgreSQL."""

    def __init__(self, name: str, service: str, container: str, ends: Ends, records: Database) -> None:
        """`records` are in it."""
        super().__init__(name, service, container, ends)
        self._records = records

    def is_ready(self) -> bool:
        """It takes connections."""
        return self._records.answers()

    def stop(self, seconds: float) -> bool:
        """An immediate shutdown, without a checkpoint, so the next start recovers from the log."""
        code = self.send(signal.SIGQUIT, seconds)
        if code is None:
            self.kill()
        return code not in (None, KILLED)


class WorkerContainer(Container):
    """A worker; its node is named after the container's host name, which stays when it is restarted."""

    def __init__(self, node: str, service: str, container: str, ends: Ends, records: Database) -> None:
        """`node` is Celery's name of it, and the report's: all three are worker@."""
        super().__init__(node, service, container, ends)
        self.node = node
        self._records = records

    def is_ready(self) -> bool:
        """It has entered itself into the table of workers since its container was started."""
        asked = "SELECT started_at FROM workers_worker WHERE name = ? AND NOT stopped"
        try:
            state = self.inspect()["State"]
            rows = self._records.query(asked, (self.node,)) if state["Running"] else []
        except (docker.DockerError, *ERRORS):
            return False
        return bool(rows) and bool(rows[0][0] > _time(state["StartedAt"]))

    def kill_child(self, dice: random.Random, wanted: Collection[int]) -> int | None:
        """One of its pool processes; returned is the id that the container knows."""
        found = {inner: pid for pid in self._pool() if (inner := docker.inner_pid(pid)) is not None}
        if not found:
            return None
        chosen = dice.choice(sorted(inner for inner in found if inner in wanted) or sorted(found))
        with suppress(ProcessLookupError):
            os.kill(found[chosen], signal.SIGKILL)
        return chosen

    def size(self) -> int:
        """Its processes, without those of a health check, which the engine starts from outside."""
        parents = docker.processes(self.container)
        found = {int(self.inspect()["State"]["Pid"])} & set(parents)
        while grown := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
            found |= grown
        return len(found)

    def _pool(self) -> list[int]:
        # The first process is init, whose child is the worker's parent, whose children are the pool.
        first = self.main_process()
        parents = docker.processes(self.container)
        return [pid for pid, parent in parents.items() if first is not None and parents.get(parent) == first]


class BrokerContainer(Container):
    """Redis, with its append-only file in a volume."""

    def __init__(self, name: str, service: str, container: str, ends: Ends, port: int) -> None:
        """`port` of 127.0.0.1 is published."""
        super().__init__(name, service, container, ends)
        self._port = port
        self._how = "everysec"

    def client(self) -> redis.Redis:
        """One try, a second."""
        once = Retry(NoBackoff(), 0)
        return redis.Redis(host="127.0.0.1", port=self._port, socket_timeout=1, socket_connect_timeout=1, retry=once)

    def is_ready(self) -> bool:
        """It answers."""
        try:
            with self.client() as client:
                return bool(client.ping())
        except BROKER_ERRORS:
            return False

    def keep(self, how: str) -> None:
        """Its command line is compose's, so `no` takes its files away while it is down."""
        self._how = how
        if how == "no":
            self._in_volume(f"rm -rf {FILES}")

    def up(self) -> None:
        """And tell it how to keep its data: it reads that nowhere."""
        super().up()
        if self._how != "no" and self.ready(STARTS):
            with suppress(*BROKER_ERRORS), self.client() as client:
                client.config_set("appendfsync", self._how)

    def cut_tail(self, size: int) -> None:
        """As a crash of the machine might."""
        newest = f"$(ls {FILES}/*.incr.aof | sort -V | tail -n 1)"
        self._in_volume(f'file={newest}; size=$(stat -c %s "$file"); left=$((size > {size} ? size - {size} : 0)); '
                        'truncate -s "$left" "$file"')  # fmt: skip

    def _in_volume(self, script: str) -> None:
        image = str(self.inspect()["Config"]["Image"])
        container = ("run", "--rm", "--network", "none", "--volumes-from", self.container, "--user", "redis")
        docker.run(*container, "--entrypoint", "sh", image, "-euc", script)


def _time(text: str) -> datetime.datetime:
    # Docker writes nanoseconds, which Python does not read.
    seconds, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.datetime.fromisoformat(f"{seconds}.{fraction[:6].ljust(6, '0')}+00:00")
