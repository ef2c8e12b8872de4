"""The client: submits runs at a steady pace, keeps its promises in a journal, and cancels some."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from chaos.database.access import plain
from chaos.journal import Journal
from chaos.workload import Job

THREADS = 16
PATIENCE = 90.0
"""Seconds a request is repeated with the same key."""
TIMEOUT = 20.0
"""Seconds one attempt may take: longer than any answer should."""
NO_ANSWER = 0
_PROBLEM = "application/problem+json"
_AWAY = (502, 503, 504)
"""Said by the API, or by the proxy before it, where there is one: try again. The checks judge who may say which."""
_PAUSES = (0.1, 0.2, 0.4, 0.8)
"""Seconds before the same request is sent again; the last one repeats."""


@dataclass(kw_only=True)
class Client:
    """Thread-safe."""

    url: str
    journal: Journal
    stopping: threading.Event = field(default_factory=threading.Event)
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """No proxy of the environment stands between."""
        limits = httpx.Limits(max_connections=2 * THREADS, max_keepalive_connections=THREADS)
        self._http = httpx.Client(timeout=TIMEOUT, trust_env=False, limits=limits)

    def submit(self, job: Job, key: str) -> str | None:
        """The id of the accepted run; None when nobody accepted it within the client's patience."""
        body = {"input": job.input}
        deadline = time.monotonic() + PATIENCE
        for pause in _repeated(_PAUSES):
            answer = self.request("submit", key, "POST", f"/tasks/{job.task}/runs", json=body)
            if answer is not None and answer.status_code == 202:
                return self.accepted(answer, key, job.task)
            if answer is not None and answer.status_code not in _AWAY:
                return None
            if time.monotonic() > deadline or self.stopping.wait(pause):
                break
        self.journal.write({"what": "gave up", "key": key})
        return None

    def accepted(self, answer: httpx.Response, key: str, task: str) -> str:
        """Note a 202, on the disk before anybody counts it."""
        run = plain(answer.json()["id"])
        line = {"what": "accepted", "run": run, "key": key, "task": task, "mono": time.monotonic(), "wall": time.time()}
        self.journal.write(line, synced=True)
        return run

    def cancel(self, run: str) -> None:
        """Ask for it, until there is an answer."""
        deadline = time.monotonic() + PATIENCE
        for pause in _repeated(_PAUSES):
            answer = self.request("cancel", run, "POST", f"/runs/{_hyphened(run)}/cancel")
            if answer is not None and answer.status_code not in _AWAY:
                return
            if time.monotonic() > deadline or self.stopping.wait(pause):
                return

    def request(
        self, purpose: str, key: str, method: str, path: str, expected: Sequence[int] = (), **options: Any
    ) -> httpx.Response | None:
        """One request, noted with what came of it; None: no answer came."""
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if purpose == "submit" else {})}
        began = time.monotonic()
        try:
            answer = self._http.request(method, f"{self.url}/api/v1{path}", headers=headers, **options)
        except httpx.HTTPError:
            answer = None
        line = {
            "what": "answer",
            "key": key,
            "purpose": purpose,
            "status": NO_ANSWER if answer is None else answer.status_code,
            "began": began,
            "took": time.monotonic() - began,
            "problem": answer is not None and answer.headers.get("Content-Type", "").startswith(_PROBLEM),
            "expected": list(expected),
        }
        self.journal.write(line)
        return answer

    def close(self) -> None:
        """End what waits, and the connections."""
        self.stopping.set()
        self._http.close()


@dataclass(kw_only=True)
class Submitter:
    """Sends the runs of a storm at equal distances, however long the answers take: an open loop."""

    client: Client
    jobs: Sequence[Job]
    seconds: float
    keys: str
    """What every key begins with."""
    cancels: int
    dice: random.Random

    def run(self, progress: Callable[[], object]) -> None:
        """Returns when each run was accepted or given up."""
        cancelled = set(self.dice.sample(range(len(self.jobs)), self.cancels))
        delays = {i: self.dice.choice((0.0, self.dice.uniform(0, 0.3), self.dice.uniform(0, 4))) for i in cancelled}
        began = time.monotonic()
        with ThreadPoolExecutor(THREADS) as senders, ThreadPoolExecutor(THREADS) as cancellers:

            def send(i: int) -> None:
                run = self.client.submit(self.jobs[i], f"{self.keys}-{i}")
                progress()
                if run is not None and i in delays:
                    cancellers.submit(self._cancel_later, run, delays[i])

            for i in range(len(self.jobs)):
                due = began + self.seconds * i / len(self.jobs)
                if self.client.stopping.wait(max(0.0, due - time.monotonic())):
                    break
                senders.submit(send, i)
            # The cancellers' pool is left last, when nobody submits to it any more.
            senders.shutdown()

    def _cancel_later(self, run: str, delay: float) -> None:
        if not self.client.stopping.wait(delay):
            self.client.cancel(run)


def _repeated(pauses: Sequence[float]) -> Any:
    yield from pauses
    while True:
        yield pauses[-1]


def _hyphened(run: str) -> str:
    return "-".join((run[:8], run[8:12], run[12:16], run[16:20], run[20:]))
