"""The fixtures every feature shares."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import redis
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django import DjangoDbBlocker

from messager.database.patience import USUAL, wait_at_most
from messager.runs import dispatch
from messager.runs.models import Run
from messager.runs.states import RunState
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.redis_server import RedisServer
from messager.testing.stack import ServerProcess, WorkerProcess


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests without a database first; on each database, those with a worker last: it would take others' runs."""
    items.sort(key=lambda item: (_database_of(item), "worker_process" in getattr(item, "fixturenames", ())))


def _database_of(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    # In the order of databases.ALL, which is not the alphabet's.
    return {"sqlite": "1", "postgres": "2"}.get(callspec.params.get("django_db_setup", ""), "") if callspec else ""


@pytest.fixture(autouse=True)
def usual_patience() -> Iterator[None]:
    """A command waits as long as it takes, in a process of its own; here, the next test is in the same thread."""
    yield
    wait_at_most(USUAL)


@pytest.fixture(scope="session", autouse=True)
def flush_beside_a_worker() -> Iterator[None]:
    """Emptying all tables takes their locks one by one, and so does the upkeep of a worker that tests share.

    Of two who wait for each other PostgreSQL ends one; where that is the flush, it is begun anew.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def until_it_is_through(self: BaseDatabaseOperations, statements: list[str]) -> None:
        for _ in range(5):
            try:
                return flush(self, statements)
            except OperationalError as error:
                if "deadlock" not in str(error):
                    raise
        return flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", until_it_is_through)
        yield


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """Redis, where the settings expect it."""
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def broker(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """A client of an empty Redis; whatever a test did to the server, the next one has it back."""
    if not redis_server.is_running():
        redis_server.start()
    monkeypatch.setattr(dispatch, "breaker", dispatch.Breaker())
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        client.flushall()
        yield client


@pytest.fixture
def api(db: None, broker: redis.Redis) -> Api:
    """The API on a database and a broker."""
    return Api()


@pytest.fixture(scope="session")
def worker_process(
    django_db_setup: None, redis_server: RedisServer, django_db_blocker: DjangoDbBlocker
) -> Iterator[WorkerProcess]:
    """A worker for all tests that need one, on each database."""
    with django_db_blocker.unblock():
        process = WorkerProcess("shared")
    yield process
    process.stop()


@pytest.fixture
def worker(transactional_db: None, broker: redis.Redis, worker_process: WorkerProcess) -> Iterator[WorkerProcess]:
    """A worker that has nothing to do yet, and leaves nothing undone."""
    yield worker_process
    moving = (RunState.QUEUED, RunState.RUNNING)
    wait_for(lambda: not Run.objects.filter(state__in=moving).exists(), "all runs of the test ended")


@pytest.fixture
def own_worker(transactional_db: None, broker: redis.Redis) -> Iterator[WorkerProcess]:
    """A worker that a test may kill; no other one is there."""
    process = WorkerProcess("own")
    yield process
    process.stop()


@pytest.fixture(scope="session")
def server_process(django_db_setup: None, redis_server: RedisServer) -> Iterator[ServerProcess]:
    """The API in a process of its own, on each database."""
    process = ServerProcess()
    yield process
    process.stop()


@pytest.fixture
def http(transactional_db: None, broker: redis.Redis, server_process: ServerProcess) -> Iterator[httpx.Client]:
    """A client that reaches the API through its socket."""
    with server_process.client() as client:
        yield client
