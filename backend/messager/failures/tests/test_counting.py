"""Each run that failed is counted once, whoever is killed, and however many count."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum

from messager.failures import counting, records
from messager.failures.counting import step
from messager.failures.models import Failure, FailureHour, FailurePosition
from messager.failures.tests.failing import NOON, count_all, make_failed
from messager.runs.models import Run, RunGroup
from messager.runs.retention import Term, prune
from messager.runs.states import RunState
from messager.testing.factories import make_run

pytestmark = pytest.mark.usefixtures("transactional_db")
HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone at this very place."""


def counted() -> dict[str, int]:
    return dict(Failure.objects.values_list("place", "count"))


def in_hours() -> int:
    return FailureHour.objects.aggregate(total=Sum("count"))["total"] or 0


def test_runs_that_failed_alike_are_one_failure() -> None:
    first = make_failed(at=NOON)
    last = make_failed(at=NOON + 2 * HOUR, error_message="another order")
    other = make_failed("refund", at=NOON + HOUR)
    for state in ("succeeded", "cancelled", "running", "queued"):
        make_run(state)
    count_all()
    failure = Failure.objects.get(place="shop/orders.py:charge")
    assert (failure.task, failure.error_type, failure.count) == ("samples.add", "ValueError", 2)
    assert (failure.first_seen, failure.last_seen, failure.last_run) == (NOON, NOON + 2 * HOUR, last.id)
    assert Failure.objects.get(place="shop/orders.py:refund").last_run == other.id
    hours = FailureHour.objects.filter(fingerprint=failure.fingerprint).order_by("at")
    assert [(hour.at, hour.count) for hour in hours] == [
        (int(NOON.timestamp()), 1),
        (int((NOON + 2 * HOUR).timestamp()), 1),
    ]
    groups = RunGroup.objects.filter(name=f"failure:{failure.fingerprint}")
    assert set(groups.values_list("run", flat=True)) == {first.id, last.id}


@pytest.mark.parametrize("columns", [{"task": "samples.other"}, {"error_type": "KeyError"}])
def test_task_and_type_tell_failures_apart(columns: dict[str, Any]) -> None:
    make_failed()
    make_failed(**columns)
    count_all()
    assert Failure.objects.count() == 2


def test_what_fails_later_adds_to_it() -> None:
    make_failed(at=NOON)
    count_all()
    make_failed(at=NOON, changed=5)
    early = make_failed(at=NOON - HOUR, changed=6)
    count_all()
    failure = Failure.objects.get()
    assert (failure.count, failure.first_seen, in_hours()) == (3, early.finished_at, 3)
    assert failure.last_run != early.id


def test_many_are_counted_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PASSED", {connection.vendor: 7})
    monkeypatch.setattr(counting, "COUNTED", 2)
    for n in range(20):
        make_failed() if n % 3 else make_run("succeeded")
    assert count_all() >= 7
    assert (counted(), in_hours()) == ({"shop/orders.py:charge": 13}, 13)


@pytest.mark.parametrize("again", [False, True])
def test_who_is_killed_before_the_commit_has_counted_nothing(monkeypatch: pytest.MonkeyPatch, again: bool) -> None:
    if again:
        make_failed()
        count_all()
    make_failed(changed=9)
    real = counting.add

    def die(*args: Any) -> None:
        real(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(counting, "add", die)
        with pytest.raises(Killed):
            step()
    assert RunGroup.objects.count() == again
    count_all()
    assert (counted(), in_hours()) == ({"shop/orders.py:charge": 1 + again}, 1 + again)


def test_several_count_each_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "PASSED", {connection.vendor: 5})
    for n in range(60):
        make_failed("charge" if n % 2 else "refund", changed=n)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            count_all()
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
    assert (counted(), in_hours()) == ({"shop/orders.py:charge": 30, "shop/orders.py:refund": 30}, 60)


def test_a_position_that_is_lost_counts_nothing_twice() -> None:
    for _ in range(3):
        make_failed()
    count_all()
    FailurePosition.objects.all().delete()
    count_all()
    assert (counted(), in_hours()) == ({"shop/orders.py:charge": 3}, 3)


def test_what_was_not_counted_is_before_it_is_deleted() -> None:
    make_run(changed=100)
    make_failed(at=NOON - timedelta(days=2), changed=1)
    assert prune(Term(RunState.FAILED, 1)) == 1
    assert (counted(), RunGroup.objects.count()) == ({"shop/orders.py:charge": 1}, 0)
    count_all()
    assert counted() == {"shop/orders.py:charge": 1}


def test_beyond_many_ways_new_ones_are_one_for_each_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    for n in range(6):
        make_failed(f"f{n}", task=f"samples.{n % 2}", changed=n)
        count_all()
    rest = Failure.objects.filter(error_type="", place="")
    assert set(rest.values_list("task", "count")) == {("samples.0", 2), ("samples.1", 2)}
    assert Failure.objects.count() == 4


def test_beyond_many_ways_those_of_one_step_are_one_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 0)
    for n in range(6):
        make_failed(f"f{n}")
    count_all()
    assert counted() == {"": 6}


def test_a_run_pays_nothing_for_it() -> None:
    """No index and no column of the run's own row."""
    assert not [index for index in Run._meta.indexes if "fingerprint" in index.fields]
    assert not [field for field in Run._meta.fields if "fingerprint" in field.name]
