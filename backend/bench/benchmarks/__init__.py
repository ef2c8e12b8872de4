"""One module for each benchmark: `run` makes its stack, takes its figures, and judges them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bench.benchmarks import batch, history, latency, memory, throughput, ui, waiters
from bench.context import Context
from bench.result import Result

RUN: Mapping[str, Callable[[Context], Result]] = {
    "latency": latency.run,
    "throughput": throughput.run,
    "batch": batch.run,
    "waiters": waiters.run,
    "history": history.run,
    "memory": memory.run,
    "ui": ui.run,
}
ON_NO_DATABASE = frozenset({"memory", "ui"})
"""These measure the embedded stack as it is started."""
