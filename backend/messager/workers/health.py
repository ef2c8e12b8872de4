"""Liveness and readiness. They say ok or failed and nothing else: anybody may ask."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from messager.http.problems import problem
from messager.workers.presence import worker_is_online


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when a run that is submitted now would be executed; else 503, with what is missing."""
    checks = {
        "database": _passes(_database_answers),
        "redis": _passes(_redis_answers),
        "worker": _passes(worker_is_online),
    }
    words = {name: "ok" if passed else "failed" for name, passed in checks.items()}
    if all(checks.values()):
        return JsonResponse({"status": "ok", "checks": words})
    missing = ", ".join(name for name, passed in checks.items() if not passed)
    return problem(503, f"Not ready: {missing}.", checks=words)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (Error, redis.RedisError, OSError):
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _redis_answers() -> bool:
    bounded = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}
    with redis.Redis.from_url(settings.REDIS_URL, **bounded) as client:
        return bool(client.ping())
