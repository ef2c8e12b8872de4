"""What a worker's parent reports of processes that died."""

from __future__ import annotations

import os
import signal
import subprocess
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection

from messager.runs.keeper import REPORTS_KEPT, Keeper
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("transactional_db")


class Away:
    """The database, while every statement to it fails."""

    def __call__(self, *args: object) -> object:
        raise OperationalError("the server has gone away")


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


def report_all(keeper: Keeper) -> None:
    """One round of its thread, without the thread."""
    keeper._safely(lambda: keeper._report(keeper._next_report(0)))


def test_a_report_waits_for_a_database_that_is_away(keeper: Keeper) -> None:
    run = stored(make_run("running"))
    assert run.claim_token
    keeper.lost(run.id, run.claim_token)
    with connection.execute_wrapper(Away()):
        report_all(keeper)
        keeper._safely(keeper.report_again)
    assert stored(run).state == "running"
    keeper.report_again()
    assert (stored(run).state, stored(run).error_type) == ("failed", "WorkerLost")


def test_no_more_reports_wait_than_there_is_room_for(keeper: Keeper) -> None:
    run = stored(make_run("running"))
    assert run.claim_token
    with connection.execute_wrapper(Away()):
        for _ in range(REPORTS_KEPT + 5):
            keeper.lost(run.id, run.claim_token)
            report_all(keeper)
    assert len(keeper._unreported) == REPORTS_KEPT


def test_a_report_is_not_repeated_once_it_was_taken(keeper: Keeper) -> None:
    run = stored(make_run("running"))
    assert run.claim_token
    keeper.lost(run.id, run.claim_token)
    report_all(keeper)
    version = stored(run).version
    keeper.report_again()
    assert stored(run).version == version


def test_a_process_that_died_is_reported_before_the_pool_has_noticed(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = stored(make_run("running"))
    process = subprocess.Popen(["sleep", "60"])
    held = SimpleNamespace(run_id=run.id, token=run.claim_token, worker_pid=process.pid)
    monkeypatch.setattr("messager.runs.keeper.held_requests", lambda: [held])
    keeper.report_the_dead()
    assert keeper._reports.empty()
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    keeper.report_the_dead()
    report_all(keeper)
    assert (stored(run).state, stored(run).error_type) == ("failed", "WorkerLost")
    assert process.wait(5) == -signal.SIGKILL  # its exit code was left to whoever started it
    keeper.report_the_dead()  # nobody can ask for it any more: dead all the same
    assert not keeper._reports.empty()
