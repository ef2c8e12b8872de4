"""A PostgreSQL that is frozen, refuses, or is gone: every wait for it ends, and the API says 503."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest
import redis
from django.db import OperationalError, connection, connections

from messager.database import patience as waits
from messager.database.patience import patience
from messager.runs.models import Run
from messager.testing.client import PROBLEM
from messager.testing.postgres_server import PostgresServer
from messager.testing.stack import ServerProcess

AWAY = 3.0
"""Seconds within which everybody is told that the database is away."""


@pytest.fixture(autouse=True)
def postgres_alone(transactional_db: None) -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could be frozen")
    yield
    waits._away_until = 0.0
    connections.close_all()  # what comes after a test would use the broken one


@pytest.fixture
def frozen(request: pytest.FixtureRequest) -> Iterator[Callable[[], None]]:
    """Stops the server when called; it goes on after the test."""
    server: PostgresServer = request.getfixturevalue("postgres_server")
    yield server.freeze
    server.thaw()


def test_a_statement_that_is_not_answered_raises_when_patience_ends(frozen: Callable[[], None]) -> None:
    Run.objects.count()
    frozen()
    began = time.monotonic()
    with patience(0.3), pytest.raises(OperationalError, match="in time"):
        Run.objects.count()
    assert time.monotonic() - began < AWAY


def test_a_statement_that_takes_long_says_nothing_of_the_database() -> None:
    with patience(0.3), pytest.raises(OperationalError, match="in time"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    connections.close_all()
    assert not waits.is_away()
    assert Run.objects.count() == 0


def test_inner_patience_is_no_longer_than_outer() -> None:
    with patience(5), patience(1000):
        assert 4 < waits.seconds_left() <= 5
        with patience(0):
            assert 0 < waits.seconds_left() < 0.1
    assert waits.seconds_left() == waits.USUAL


def test_after_somebody_waited_in_vain_others_do_not_wait_to_connect(frozen: Callable[[], None]) -> None:
    Run.objects.count()
    frozen()
    assert not connection.is_usable()
    connections.close_all()
    began = time.monotonic()
    with pytest.raises(OperationalError, match="a moment ago"):
        Run.objects.count()
    assert time.monotonic() - began < 0.2


def test_it_is_used_again_once_it_answers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "PAUSE", 0)
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.freeze()
    try:
        with patience(0.3), pytest.raises(OperationalError):
            Run.objects.count()
    finally:
        server.thaw()
    connection.close_if_unusable_or_obsolete()
    assert Run.objects.count() == 0


def submit(client: httpx.Client) -> tuple[int, str, float]:
    began = time.monotonic()
    answer = client.post("/tasks/samples.add/runs", json={"input": {"a": 1}})
    return answer.status_code, answer.headers["Content-Type"], time.monotonic() - began


def test_while_it_is_frozen_everybody_is_told_so_in_time(
    frozen: Callable[[], None], broker: redis.Redis, server_process: ServerProcess
) -> None:
    """More requests than there are threads, so that some wait for others that wait."""
    with server_process.client() as client, ThreadPoolExecutor(40) as pool:
        until(lambda: submit(client), lambda answer: answer[0] == 202)
        frozen()
        answers = list(pool.map(lambda _: submit(client), range(40)))
    assert {(status, kind) for status, kind, _ in answers} == {(503, PROBLEM)}
    assert max(seconds for _, _, seconds in answers) < AWAY


def test_an_api_whose_connections_were_cut_connects_anew(broker: redis.Redis, server_process: ServerProcess) -> None:
    with server_process.client() as client:
        until(lambda: submit(client), lambda answer: answer[0] == 202)
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        assert submit(client)[0] == 202


def test_a_server_that_takes_no_writes_is_away(http: httpx.Client) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        admin.execute("SELECT pg_reload_conf()")
        try:
            answer = until(lambda: submit(http), lambda answer: answer[0] != 202)
        finally:
            admin.execute("SET default_transaction_read_only = off")
            admin.execute("ALTER SYSTEM RESET default_transaction_read_only")
            admin.execute("SELECT pg_reload_conf()")
    assert answer[:2] == (503, PROBLEM)
    until(lambda: submit(http), lambda answer: answer[0] == 202)


Answer = tuple[int, str, float]


def until(ask: Callable[[], Answer], wanted: Callable[[Answer], bool]) -> Answer:
    """A reloaded setting reaches the server's processes a moment later."""
    deadline = time.monotonic() + 10
    while not wanted(answer := ask()):
        assert time.monotonic() < deadline, answer
    return answer


def test_signals_reach_the_whole_server(request: pytest.FixtureRequest) -> None:
    """What the other tests here rest on."""
    server: PostgresServer = request.getfixturevalue("postgres_server")
    server.freeze()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=2)
    server.thaw()
    psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10).close()
