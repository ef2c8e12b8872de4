"""Each run that ended is counted once, whoever counts, and whoever is killed meanwhile."""

from __future__ import annotations

import signal
import sys
import threading
import uuid
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Sum
from django.db.models.functions import Now

from messager.runs import acceptance, transitions
from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.runs.retention import Term, prune
from messager.runs.states import RunState
from messager.stats import counting
from messager.stats.models import Kind, RunStat, StatPosition
from messager.stats.spans import MINUTE
from messager.testing.environment import BACKEND, FOLDER
from messager.testing.factories import make_run
from messager.testing.processes import Process

pytestmark = pytest.mark.usefixtures("transactional_db")

COUNTER = """
import messager.celery, django
django.setup()
from messager.stats.counting import step
print("ready", flush=True)
while True:
    step(3)
"""


def count_all(rows: int | None = None) -> None:
    while counting.step(rows):
        pass


def counted(kind: Kind = Kind.FINISHED, step: int = MINUTE) -> Counter[str]:
    rows = RunStat.objects.filter(kind=kind, step=step).values_list("state").annotate(total=Sum("runs"))
    return Counter(dict(rows))


def there() -> Counter[str]:
    return Counter(Run.objects.exclude(finished_at=None).values_list("state", flat=True))


def check() -> None:
    for kind in (Kind.CREATED, Kind.FINISHED):
        assert counted(kind) == there()


def execute(runs: int, fail_each: int = 3) -> None:
    """As workers do."""
    for n in range(runs):
        run = acceptance.accept(Run(task=f"samples.{n % 4}", queue="celery", input="{}"), send=False)
        token = uuid.uuid4()
        assert transitions.claim(run.id, token, "w@h")
        if n % fail_each:
            assert transitions.succeed(run.id, token, "1")
        else:
            assert transitions.fail(run.id, token, RunFailure(type="E", message="no"))


def in_threads(*works: Any) -> None:
    def work(target: Any) -> None:
        try:
            target()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[target]) for target in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


def test_what_has_not_ended_is_not_counted_before_it_ends() -> None:
    runs = [make_run(state) for state in ("scheduled", "queued", "running")]
    count_all()
    assert counted() == {}
    transitions.succeed(runs[2].id, runs[2].claim_token, "1")  # type: ignore[arg-type]
    count_all()
    assert counted() == {"succeeded": 1}


def test_a_run_is_counted_by_task_queue_state_and_times() -> None:
    at = {"created_at": "2026-11-20T10:00:59Z", "started_at": "2026-11-20T10:01:01Z", "finished_at": Now()}
    make_run("failed", task="a.b", **{**at, "queue": "slow"})
    count_all()
    rows = RunStat.objects.filter(step=86400).values_list("kind", "task", "queue", "state", "runs")
    assert sorted(rows) == [(kind, "a.b", "slow", "failed", 1) for kind in sorted(Kind.values)]
    bucket = RunStat.objects.get(step=86400, kind=Kind.WAIT).bucket
    assert bucket == 8  # from one second to two


def test_what_is_too_old_for_a_span_is_counted_in_longer_ones() -> None:
    make_run("succeeded", created_at=Now() - timedelta(days=20), finished_at=Now() - timedelta(days=20))
    count_all()
    assert {row.step for row in RunStat.objects.all()} == {3600, 6 * 3600, 86400}


def test_a_run_that_never_started_has_no_duration() -> None:
    make_run("cancelled", started_at=None)
    count_all()
    assert set(RunStat.objects.values_list("kind", flat=True)) == {"created", "finished"}


def test_a_scheduled_run_waited_since_its_time_had_come() -> None:
    make_run(
        "succeeded",
        created_at=Now() - timedelta(hours=2),
        scheduled_at=Now() - timedelta(seconds=3),
        started_at=Now(),
        finished_at=Now(),
    )
    count_all()
    assert {row.bucket for row in RunStat.objects.filter(kind=Kind.WAIT)} == {9}  # from two seconds to five


def test_a_run_stays_counted_when_it_is_deleted() -> None:
    make_run("succeeded", finished_at=Now() - timedelta(days=40)), make_run(changed=1)
    count_all()
    before = counted(step=86400)
    assert prune(Term(RunState.SUCCEEDED, 30)) == 1
    count_all()
    assert counted(step=86400) == before == {"succeeded": 1}


def test_a_run_that_is_deleted_before_it_was_counted_is_counted_then() -> None:
    for _ in range(3):
        make_run("succeeded", finished_at=Now() - timedelta(days=40))
    make_run(changed=1)
    counting.step(1)
    assert prune(Term(RunState.SUCCEEDED, 30), rows=2) == 2
    assert prune(Term(RunState.SUCCEEDED, 30)) == 1
    count_all()
    assert counted(step=86400) == {"succeeded": 3}


def test_many_steps_count_as_one() -> None:
    execute(20)
    count_all(rows=3)
    check()
    count_all()
    check()


def test_several_who_count_at_once_count_each_run_once() -> None:
    execute(40)
    in_threads(lambda: execute(30), lambda: count_all(2), lambda: count_all(3), lambda: count_all(1))
    count_all()
    check()
    assert counted().total() == 70


def test_who_is_killed_between_counting_and_moving_on_has_counted_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    execute(6)
    die_after_adding(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        counting.step()
    monkeypatch.undo()
    assert counted() == {}
    count_all()
    check()


def test_counting_without_a_transaction_would_count_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the test above can fail."""
    execute(6)
    die_after_adding(monkeypatch)
    monkeypatch.setattr(counting.transaction, "atomic", nullcontext)
    monkeypatch.setattr(counting, "_hold", counting.position)
    StatPosition.objects.create(id=1, changed=-1, run=uuid.UUID(int=0))
    with pytest.raises(KeyboardInterrupt):
        counting.step()
    monkeypatch.undo()
    count_all()
    with pytest.raises(AssertionError):
        check()


def die_after_adding(monkeypatch: pytest.MonkeyPatch) -> None:
    add = counting.add

    def add_and_die(added: Any) -> None:
        add(added)
        raise KeyboardInterrupt

    monkeypatch.setattr(counting, "add", add_and_die)


def test_nothing_is_lost_or_counted_twice_while_writers_are_killed() -> None:
    def start(number: int) -> Process:
        process = Process([sys.executable, "-c", COUNTER], FOLDER / f"counter-{number}.log", cwd=BACKEND)
        process.wait_until(lambda: "ready" in process.output(), "it counts")
        return process

    for number in range(3):
        killed, other = start(2 * number), start(2 * number + 1)
        execute(25)
        killed.stop(signal.SIGKILL)
        execute(25)
        other.stop(signal.SIGKILL)
    count_all()
    check()
    assert counted().total() == 150
