"""Workers carry bulk actions out by themselves, and whoever is killed in the middle does nothing twice."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.db import OperationalError, connection, connections
from django.db.models.functions import Now

from messager.bulk import execution
from messager.bulk.execution import step
from messager.bulk.models import Bulk, BulkItem
from messager.bulk.tests.conftest import Create, finish
from messager.runs.models import Run, RunGroup
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess

pytestmark = pytest.mark.usefixtures("transactional_db")


class Killed(BaseException):
    """The process is gone at this very place."""


def retried() -> list[Any]:
    return sorted(Run.objects.exclude(retry_of=None).values_list("retry_of", flat=True))


def many_failed(count: int) -> list[Run]:
    return Run.objects.bulk_create(
        Run(
            task="samples.add",
            queue="nobody",
            state="failed",
            input='{"a":1}',
            error_type="E",
            created_at=Now(),
            finished_at=Now(),
        )
        for _ in range(count)
    )


def ended(bulk_id: str) -> Callable[[], bool]:
    return lambda: Bulk.objects.filter(id=bulk_id, state="done").exists()


@pytest.mark.parametrize("place", ["act", "with_turns", "_move", "tell"])
def test_who_dies_inside_a_step_leaves_nothing_half_done(
    api: Api, create: Create, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    runs = [make_run("failed") for _ in range(3)]
    bulk = create("retry", filter={"state": ["failed"]})
    step()
    real = getattr(execution, place)

    def die(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(execution, place, die)
        with pytest.raises(Killed):
            step()
    assert (retried(), RunGroup.objects.count()) == ([], 0)
    finish()
    assert retried() == sorted(run.id for run in runs)
    assert api.get(f"/bulk/{bulk['id']}").json()["done"] == 3


def test_several_at_once_do_each_run_once(api: Api, create: Create, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "LISTED", {connection.vendor: 7})
    monkeypatch.setattr(execution, "TURNS", {connection.vendor: 3})
    runs = [make_run("failed") for _ in range(30)]
    bulk = create("retry", filter={"state": ["failed"]})
    errors: list[BaseException] = []

    def work() -> None:
        try:
            finish()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert retried() == sorted(run.id for run in runs)
    found = api.get(f"/bulk/{bulk['id']}").json()
    assert (found["state"], found["done"], found["total"]) == ("done", 30, 30)


@pytest.mark.parametrize("error", [ValueError("a bug"), OperationalError("it took a bug's time")])
def test_one_that_cannot_go_on_does_not_keep_others_from_it(
    api: Api, create: Create, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    broken = create("retry", ids=[str(make_run("failed").id)])
    good = create("retry", ids=[str(make_run("failed").id)])
    real = execution._take_turns

    def stumble(bulk_id: Any) -> bool:
        if str(bulk_id) == broken["id"]:
            raise error
        return real(bulk_id)

    monkeypatch.setattr(execution, "_take_turns", stumble)
    with pytest.raises(type(error), match="a bug"):
        step()
    step()
    assert api.get(f"/bulk/{good['id']}").json()["done"] == 1


def test_a_worker_carries_it_out(worker: WorkerProcess, api: Api, create: Create) -> None:
    for n in range(5):
        make_run("failed", input=f'{{"a":{n}}}')
    bulk = create("retry", filter={"task": ["samples.add"], "state": ["failed"]})
    wait_for(ended(bulk["id"]), "the action is done")
    wait_for(lambda: Run.objects.filter(state="succeeded").count() == 5, "its runs succeeded")
    assert {run["result"] for run in api.get(f"/runs?bulk={bulk['id']}").json()["items"]} == {2, 3, 4, 5, 6}


def test_a_worker_that_is_killed_in_the_middle_is_followed_by_another(
    own_worker: WorkerProcess, broker: redis.Redis, api: Api, create: Create
) -> None:
    runs = many_failed(800)
    bulk = create("retry", filter={"state": ["failed"]})
    wait_for(lambda: Bulk.objects.get().done > 0, "some runs had their turn")
    own_worker.stop(signal.SIGKILL)
    other = WorkerProcess("other")
    try:
        wait_for(ended(bulk["id"]), "another worker did the rest", 60)
    finally:
        other.stop(signal.SIGKILL)
    assert retried() == sorted(run.id for run in runs)
    assert Bulk.objects.get().done == BulkItem.objects.filter(outcome="done").count() == 800
