"""SQLite has one writer at a time: the others wait in turn, readers do not, and nobody hears "database is locked"."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
from django.db import OperationalError, connection, connections

from messager.database import patience as waits
from messager.database.patience import patience
from messager.runs.models import Lease, Run, Tally
from messager.testing.client import PROBLEM
from messager.testing.factories import make_run


@pytest.fixture(autouse=True)
def sqlite_alone(transactional_db: None) -> Iterator[None]:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    yield
    waits._away_until = 0.0


@contextmanager
def busy_writer() -> Iterator[None]:
    """Somebody who has begun to write, and takes his time."""
    other = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_every_accepted_run_is_on_the_disk() -> None:
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]  # 2 is FULL
    assert connection.transaction_mode == "IMMEDIATE"


def test_a_reader_does_not_wait_for_a_writer() -> None:
    make_run()
    with busy_writer():
        began = time.monotonic()
        assert Run.objects.count() == 1
        assert time.monotonic() - began < 0.5


def test_a_writer_waits_for_another_one() -> None:
    with ThreadPoolExecutor(1) as pool:
        with busy_writer():
            writing = pool.submit(write_and_close)
            with pytest.raises(TimeoutError):
                writing.result(timeout=0.3)
        writing.result(timeout=5)
    assert Lease.objects.count() == 1


def write_and_close() -> None:
    try:
        Lease.objects.create(name="x", owner="y", until="2030-01-01T00:00:00Z")
    finally:
        connections.close_all()


def test_a_writer_does_not_wait_longer_than_it_may() -> None:
    with busy_writer(), patience(0.2), pytest.raises(OperationalError, match="locked"):
        make_run()
    assert not Run.objects.exists()


def test_after_somebody_waited_in_vain_others_hardly_wait() -> None:
    with busy_writer():
        with patience(0.2), pytest.raises(OperationalError):
            make_run()
        began = time.monotonic()
        with patience(5), pytest.raises(OperationalError):
            make_run()
        assert time.monotonic() - began < 2


def test_rows_that_are_written_one_after_another_are_written_once_each() -> None:
    barrier = threading.Barrier(4)

    def write(number: int) -> None:
        barrier.wait(10)
        try:
            with connection.cursor() as cursor:
                names = [(f"{number}-{n}",) for n in range(150)]
                cursor.executemany("INSERT INTO runs_tally (name, count) VALUES (%s, 1)", names)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(write, number) for number in range(4)]:
            future.result(60)
    assert Tally.objects.count() == 600


def test_all_of_many_writers_get_their_turn() -> None:
    barrier = threading.Barrier(8)

    def write() -> int:
        barrier.wait(10)
        try:
            return len([make_run() for _ in range(20)])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(future.result(60) for future in [pool.submit(write) for _ in range(8)]) == 160
    assert Run.objects.count() == 160


def test_while_somebody_writes_without_end_submits_are_refused_in_time_and_reads_answered(http: httpx.Client) -> None:
    run_id = http.post("/tasks/samples.add/runs", json={"input": {"a": 1}}).json()["id"]

    def submit(number: int) -> tuple[int, str, float]:
        began = time.monotonic()
        answer = http.post("/tasks/samples.add/runs", json={"input": {"a": number}})
        return answer.status_code, answer.headers["Content-Type"], time.monotonic() - began

    with busy_writer(), ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(submit, range(40)))
        assert http.get(f"/runs/{run_id}").json()["state"] == "queued"
    assert {(status, kind) for status, kind, _ in answers} == {(503, PROBLEM)}
    assert max(seconds for _, _, seconds in answers) < 3
    assert Run.objects.count() == 1
