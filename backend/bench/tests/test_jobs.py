"""A job's process answers with figures, or says what went wrong: never with neither."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bench import jobs
from bench.errors import BenchError

PYTHON = Path(sys.executable)


def test_what_a_job_raises_fails_the_benchmark() -> None:
    with pytest.raises(BenchError, match="ConnectionRefusedError"):
        jobs.run(
            PYTHON, "bench.load", os.environ, 20, job="turn", contestant="thin", port=1, clients=2, warm_up=0, seconds=1
        )


def test_a_process_that_says_nothing_fails_it_too() -> None:
    with pytest.raises(BenchError, match=r"No module named bench\.nothing"):
        jobs.run(PYTHON, "bench.nothing", os.environ, 20)


def test_a_job_that_never_ends_is_ended() -> None:
    job = {"job": "turn", "clients": 1, "warm_up": 60, "seconds": 60}
    with pytest.raises(BenchError, match=r"bench\.limit did not end within 1 s"):
        jobs.run(PYTHON, "bench.limit", {**os.environ, "BENCH_REDIS_URL": "redis://127.0.0.1:1/0"}, 1, **job)
