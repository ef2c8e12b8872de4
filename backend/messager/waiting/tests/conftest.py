"""Requests that wait, in threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import pytest


@dataclass(frozen=True)
class Timed:
    """An answer, and how long it took."""

    answer: httpx.Response
    seconds: float


Later = Callable[..., "Future[Timed]"]


@pytest.fixture
def later(http: httpx.Client) -> Iterator[Later]:
    """Sends a request in another thread."""

    def send(method: str, path: str, **options: object) -> Timed:
        began = time.monotonic()
        answer = http.request(method, path, **options)  # type: ignore[arg-type]
        return Timed(answer, time.monotonic() - began)

    with ThreadPoolExecutor(8) as pool:
        yield lambda *args, **options: pool.submit(send, *args, **options)
