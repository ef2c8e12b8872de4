from __future__ import annotations

from ninja.testing import TestClient

from bench.plain.app import app, echo
from bench.thin.app import api


def test_it_has_two_endpoints_and_takes_no_other_input() -> None:
    client = TestClient(api)
    assert client.post("/runs", json={"text": "x"}).status_code == 422
    assert {str(path.pattern) for path in api.urls[0]} == {"", "runs", "runs/<run_id>"}


def test_its_task_is_an_echo_and_its_celery_has_celerys_defaults() -> None:
    assert echo.name == "examples.echo"
    assert echo("hello") == {"message": "hello"}
    kept = {"worker_prefetch_multiplier": 4, "task_acks_late": False, "task_ignore_result": False}
    assert {name: app.conf[name] for name in kept} == kept
