"""`python -m bench.limit`: a job from stdin, its figures to stdout; runs where there is nothing but Celery."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from celery.result import ResultSet

from bench.jobs import serve
from bench.plain.app import echo

PATIENCE = 120.0
"""Seconds to wait for a result, or for all of a batch."""


class WrongEchoError(Exception):
    """Another text came back than was sent."""


def turn(clients: int, warm_up: float, seconds: float) -> dict[str, Any]:
    """As bench.load.loop.turn, with a thread for each client."""
    begin = time.perf_counter() + warm_up
    end, mark, spent = begin + seconds, uuid.uuid4().hex[:8], time.process_time()
    took, broken = list[float](), threading.Event()

    def client(number: int) -> int:
        sent = 0
        while (before := time.perf_counter()) < end and not broken.is_set():
            try:
                _echo(f"{mark}-{number}-{sent}")
            except BaseException:
                broken.set()
                raise
            sent, after = sent + 1, time.perf_counter()
            if begin <= after < end:
                took.append((after - before) * 1000)
        return sent

    with ThreadPoolExecutor(clients) as pool:
        runs = sum(pool.map(client, range(clients)))
    return {"took": took, "runs": runs, "cpu": time.process_time() - spent}


def batch(count: int) -> dict[str, Any]:
    """Start `count` tasks, then collect all results; seconds for both."""
    texts = [f"{uuid.uuid4().hex[:8]}-{number}" for number in range(count)]
    began = time.perf_counter()
    started = [echo.delay(text) for text in texts]
    results = ResultSet(started).get(timeout=PATIENCE)
    seconds = time.perf_counter() - began
    if results != [{"message": text} for text in texts]:
        raise WrongEchoError("other texts came back than were sent")
    return {"seconds": seconds}


def _echo(text: str) -> None:
    result = echo.delay(text).get(timeout=PATIENCE)
    if result != {"message": text}:
        raise WrongEchoError(f"no echo of {text!r}: {result!r}")


if __name__ == "__main__":
    serve({"turn": turn, "batch": batch})
