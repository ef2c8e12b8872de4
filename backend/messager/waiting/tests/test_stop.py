"""Stopping the server answers those who wait instead of cutting them off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis

from messager.runs.models import Run
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for
from messager.testing.stack import ServerProcess

LATER = {"input": {"a": 1}, "scheduled_at": "2099-01-01T00:00:00Z"}


@pytest.fixture
def server(transactional_db: None, broker: redis.Redis) -> Iterator[ServerProcess]:
    process = ServerProcess()
    yield process
    process.stop()


def test_who_waits_is_answered_when_the_server_is_stopped(server: ServerProcess) -> None:
    run = stored(make_run("running"))
    known = {"If-None-Match": f'"{run.version}"'}
    with server.client() as http, ThreadPoolExecutor() as pool:
        waiting = [pool.submit(http.get, f"/runs/{run.id}?wait=30", headers=sent) for sent in ({}, known)]
        prefer = {"Prefer": "wait=30"}
        waiting.append(pool.submit(http.post, "/tasks/samples.add/runs", json=LATER, headers=prefer))
        wait_for(lambda: Run.objects.filter(state="scheduled").exists(), "the run was accepted")
        assert http.get("/about").status_code == 200  # sent after the others, so they have arrived
        began = time.monotonic()
        server.stop()
        answers: list[httpx.Response] = [future.result(20) for future in waiting]
        assert time.monotonic() - began < 5
    assert [answer.status_code for answer in answers] == [200, 304, 202]
    assert answers[0].json()["state"] == "running"
    assert answers[2].json()["state"] == "scheduled"
    assert answers[2].headers["Location"] == f"/api/v1/runs/{answers[2].json()['id']}"
