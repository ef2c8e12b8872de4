"""A worker counts by itself, what fails now and what failed before there were failures."""

from __future__ import annotations

from messager.failures.models import Failure
from messager.failures.tests.failing import make_failed
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess


def test_what_fails_is_counted_soon_by_its_own_function(worker: WorkerProcess, api: Api) -> None:
    run = api.submit("samples.fails", {"message": "no card"})
    failure = wait_for(lambda: Failure.objects.filter(task="samples.fails").first(), "the run is counted")
    assert failure is not None
    assert (failure.error_type, failure.place, failure.count) == ("ValueError", "tests/samples.py:_deeper", 1)
    assert api.get(f"/failures/{failure.fingerprint}").json()["sample"]["run"] == run["id"]


def test_old_runs_are_counted_as_well(worker: WorkerProcess, api: Api) -> None:
    for _ in range(5):
        make_failed()
    wait_for(lambda: Failure.objects.filter(count=5).exists(), "the history is counted")
