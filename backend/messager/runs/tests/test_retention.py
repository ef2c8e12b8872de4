"""Old runs go with all that is theirs, in small steps; live ones never."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F, Max
from django.db.models.functions import Now

from messager.runs import acceptance, retention, tallies, transitions, upkeep
from messager.runs.indexing import step
from messager.runs.models import Attempt, LogLine, Run, RunGroup, RunTag, RunText
from messager.runs.retention import Term, prune, terms
from messager.runs.states import TERMINAL, RunState
from messager.testing.factories import make_run

pytestmark = pytest.mark.usefixtures("transactional_db")

NEWEST = 100
"""Below what PostgreSQL's own transactions have, so that it is settled."""
LONG_AGO = Now() - timedelta(days=40)
MONTH = [Term(state, 30) for state in TERMINAL]


def make_old(state: str = "succeeded", days: float = 40, **columns: Any) -> Run:
    run = make_run(state, finished_at=Now() - timedelta(days=days), tags='["a","b"]', **columns)
    LogLine.objects.create(run=run, n=1, time="2026-01-01T00:00:00Z", level="INFO", message="x")
    Attempt.objects.create(run=run.id, n=1, worker="w@host", finished_at=Now(), next_at=Now())
    return run


def make_newest() -> Run:
    """What changed last stays on SQLite, however old."""
    return make_run(changed=NEWEST)


def index_all() -> None:
    while step():
        pass


def left() -> set[uuid.UUID]:
    return set(Run.objects.values_list("id", flat=True))


@pytest.mark.parametrize("state", [state.value for state in TERMINAL])
def test_an_old_run_goes_with_all_that_is_its_own(state: str) -> None:
    newest, old, young = make_newest(), make_old(state), make_old(state, days=20)
    for run in (old, young):
        RunGroup.objects.create(name="bulk:x", run=run.id)
    index_all()
    assert prune(Term(RunState(state), 30)) == 1
    assert left() == {newest.id, young.id}
    assert set(LogLine.objects.values_list("run", flat=True)) == {young.id}
    assert set(Attempt.objects.values_list("run", flat=True)) == {young.id}
    assert old.id not in set(RunText.objects.values_list("run", flat=True))
    assert set(RunGroup.objects.values_list("run", flat=True)) == {young.id}
    assert old.id not in set(RunTag.objects.values_list("run", flat=True))


@pytest.mark.parametrize("state", ["scheduled", "queued", "running"])
def test_a_live_run_stays_however_old(state: str) -> None:
    run, newest = make_run(state, created_at=LONG_AGO, started_at=LONG_AGO), make_newest()
    assert [prune(term) for term in MONTH] == [0, 0, 0]
    assert left() == {run.id, newest.id}


def test_each_setting_is_honoured(settings: Any) -> None:
    settings.MESSAGER_RETENTION_DAYS, settings.MESSAGER_RETENTION_FAILED_DAYS = 10, 50
    assert {term.state: term.days for term in terms()} == {"succeeded": 10, "failed": 50, "cancelled": 50}
    settings.MESSAGER_RETENTION_DAYS = 0
    assert {term.state for term in terms()} == {"failed", "cancelled"}
    settings.MESSAGER_RETENTION_FAILED_DAYS = 0
    assert terms() == []


def test_a_step_takes_the_oldest_and_no_more_than_it_may() -> None:
    make_newest()
    runs = [make_old(days=100 - n) for n in range(5)]
    assert prune(MONTH[0], rows=2) == 2
    assert not Run.objects.filter(id__in=[runs[0].id, runs[1].id]).exists()
    assert prune(MONTH[0], rows=500) == 3
    assert tallies._counts[tallies.Event.RUN_PRUNED] >= 5


def test_the_newest_change_stays_on_sqlite() -> None:
    run = make_old(changed=7)
    assert prune(MONTH[0]) == (0 if connection.vendor == "sqlite" else 1)
    if connection.vendor == "sqlite":
        other = acceptance.accept(Run(task="samples.add", queue="celery", input="{}"), send=False)
        assert Run.objects.get(id=other.id).changed == 8
        assert prune(MONTH[0]) == 1
        assert left() == {other.id}
    assert run.id not in left()


def test_two_at_once_delete_each_run_once() -> None:
    make_newest()
    for n in range(60):
        make_old(days=100 - n)
    index_all()
    done: list[int] = []

    def work() -> None:
        try:
            while (rows := prune(MONTH[0], rows=7)) or Run.objects.filter(state="succeeded").exists():
                done.append(rows)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(done) == 60
    assert (Run.objects.count(), LogLine.objects.count(), RunTag.objects.count()) == (1, 0, 0)


def test_pruning_while_runs_are_executed_loses_none() -> None:
    for n in range(100):
        make_old(days=200 - n)
    accepted: list[uuid.UUID] = []

    def execute() -> None:
        try:
            for _ in range(40):
                run = acceptance.accept(Run(task="samples.add", queue="celery", input="{}"), send=False)
                token = uuid.uuid4()
                assert transitions.claim(run.id, token, "w@h")
                assert transitions.succeed(run.id, token, "1")
                accepted.append(run.id)
        finally:
            connections.close_all()

    thread = threading.Thread(target=execute)
    thread.start()
    while prune(MONTH[0], rows=3) or thread.is_alive():
        step()
    thread.join(timeout=60)
    assert len(accepted) == 40
    assert left() == set(accepted)


def keeper(leads: bool) -> Any:
    return SimpleNamespace(sweeper=SimpleNamespace(leads=leads))


def test_only_the_worker_that_leads_prunes_and_indexes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_rests_until", {})
    make_newest(), make_old()
    for leads, runs, texts in ((False, 2, 0), (True, 1, 1)):
        upkeep.prune_some(keeper(leads))
        upkeep.index(keeper(leads))
        assert (Run.objects.count(), RunText.objects.count()) == (runs, texts)


def test_the_sweeper_says_whether_it_leads(broker: redis.Redis) -> None:
    from messager.runs.sweeper import Sweeper

    one, other = Sweeper("one"), Sweeper("other")
    one.sweep(), other.sweep()
    assert (one.leads, other.leads) == (True, False)


def prune_command(*words: str) -> str:
    out = StringIO()
    call_command("prune", *words, stdout=out)
    return out.getvalue()


def test_a_dry_run_counts_and_changes_nothing() -> None:
    make_newest(), make_old(), make_old("failed", days=100), make_old(days=5)
    before = list(Run.objects.order_by("id").values())
    said = prune_command("--dry-run")
    assert "succeeded: 1 runs ended more than 30 days ago\n  1 of them 30 days ago or more" in said
    assert "failed: 1 runs ended more than 30 days ago\n  1 of them 90 days ago or more" in said
    assert list(Run.objects.order_by("id").values()) == before


def test_the_command_deletes_what_it_was_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    make_newest(), make_old(), make_old("failed", days=3), make_old("cancelled", days=3)
    said = prune_command("--older-than", "2", "--state", "failed")
    assert "failed: 1 runs and 0 batches deleted" in said
    assert sorted(Run.objects.exclude(state="queued").values_list("state", flat=True)) == ["cancelled", "succeeded"]
    prune_command()
    assert sorted(Run.objects.exclude(state="queued").values_list("state", flat=True)) == ["cancelled"]


def test_the_key_of_a_run_that_is_gone_is_free_again() -> None:
    make_newest(), make_old(idempotency_key="k")
    prune(MONTH[0])
    make_run(idempotency_key="k")


def test_pruned_runs_do_not_move_the_position_of_the_index() -> None:
    make_old(changed=3), make_newest()
    index_all()
    assert Run.objects.aggregate(newest=Max("changed"))["newest"] == NEWEST
    prune(MONTH[0])
    late = make_run(changed=NEWEST + 1)
    index_all()
    assert RunText.objects.filter(run=late.id).exists()
    assert not RunText.objects.exclude(run__in=Run.objects.annotate(same=F("id")).values("same")).exists()
    assert max(retention.ROWS.values()) <= 500
