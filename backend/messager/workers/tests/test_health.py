"""GET /healthz and /readyz."""

from __future__ import annotations

from typing import Any

import pytest
import redis
from django.db import OperationalError

from messager.testing.client import PROBLEM, Api
from messager.testing.redis_server import RedisServer
from messager.workers import health
from messager.workers.tests.test_workers_api import make_worker

OK = {"database": "ok", "redis": "ok", "worker": "ok"}


def ready(api: Api) -> Any:
    return api.request("GET", "/readyz")


def test_a_living_process_says_so_without_looking_at_anything() -> None:
    answer = Api().request("GET", "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_all_is_ready_when_a_run_would_be_executed(api: Api) -> None:
    make_worker("w@h")
    assert (ready(api).status_code, ready(api).json()) == (200, {"status": "ok", "checks": OK})


def test_without_a_worker_nothing_is_ready(api: Api) -> None:
    answer = ready(api)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, PROBLEM)
    assert answer.json()["checks"] == {**OK, "worker": "failed"}
    assert answer.json()["detail"] == "Not ready: worker."


def test_a_worker_that_is_silent_is_none(api: Api) -> None:
    make_worker("w@h", seconds=60)
    assert ready(api).json()["checks"]["worker"] == "failed"


def test_without_redis_nothing_is_ready(api: Api, redis_server: RedisServer) -> None:
    make_worker("w@h")
    redis_server.stop()
    assert ready(api).json()["checks"] == {**OK, "redis": "failed"}


def test_a_redis_that_hangs_is_as_good_as_none(api: Api, redis_server: RedisServer) -> None:
    make_worker("w@h")
    redis_server.freeze()
    try:
        assert ready(api).json()["checks"] == {**OK, "redis": "failed"}
    finally:
        redis_server.thaw()


def test_a_redis_that_asks_for_a_password_is_not_ready(api: Api, broker: redis.Redis) -> None:
    make_worker("w@h")
    broker.config_set("requirepass", "unknown")
    try:
        assert ready(api).json()["checks"] == {**OK, "redis": "failed"}
    finally:
        broker.config_set("requirepass", "")


def test_without_a_database_nothing_is_ready(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> bool:
        raise OperationalError("password=secret")

    monkeypatch.setattr(health, "_database_answers", away)
    monkeypatch.setattr(health, "worker_is_online", away)
    answer = ready(api)
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "failed", "redis": "ok", "worker": "failed"}
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_answered_where_a_container_asks(api: Api, path: str) -> None:
    assert api.request("HEAD", path).status_code in {200, 503}
    assert api.request("GET", path, headers={"Host": "127.0.0.1"}).status_code in {200, 503}
