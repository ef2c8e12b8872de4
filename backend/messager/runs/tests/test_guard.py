"""Terminal is final: the database itself refuses whatever would change a run that has ended."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.forms import model_to_dict

from messager.runs import guard
from messager.runs.models import Run
from messager.runs.states import TERMINAL, RunState
from messager.testing.factories import make_run, stored

CHANGES = ["state = 'queued'", "state = 'failed'", "result = '4'", "version = version", "claim_token = NULL"]


def execute(sql: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def row_id(run: Run) -> object:
    return run.id.hex if connection.vendor == "sqlite" else run.id


@pytest.mark.parametrize("state", TERMINAL)
@pytest.mark.parametrize("change", CHANGES)
def test_no_statement_changes_a_run_that_has_ended(db: None, state: str, change: str) -> None:
    run = stored(make_run(state))
    with pytest.raises(IntegrityError, match="terminal is final"):
        execute(f"UPDATE runs_run SET {change} WHERE id = %s", row_id(run))
    assert model_to_dict(stored(run)) == model_to_dict(run)


def test_django_cannot_change_it_either(db: None) -> None:
    run = make_run("succeeded")
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(id=run.id).update(claim_token=uuid.uuid4())
    run.result = "4"
    with pytest.raises(IntegrityError), transaction.atomic():
        run.save()


@pytest.mark.parametrize("state", ["scheduled", "queued", "running"])
def test_a_run_that_has_not_ended_can_be_changed(db: None, state: str) -> None:
    run = make_run(state)
    execute("UPDATE runs_run SET version = 9 WHERE id = %s", row_id(run))
    assert stored(run).version == 9


def test_a_run_that_has_ended_can_be_deleted(db: None) -> None:
    run = make_run("succeeded")
    run.delete()
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "succeeded", "result": None},
        {"state": "succeeded", "result": "1", "error_type": "ValueError"},
        {"state": "failed", "result": None, "error_type": None},
        {"state": "cancelled", "result": "1", "error_type": "Cancelled"},
        {"state": "succeeded", "result": "1", "finished_at": None},
        {"state": "queued", "result": "1"},
        {"state": "running", "error_type": "ValueError"},
        {"state": "done"},
    ],
)
def test_the_database_knows_that_exactly_one_of_result_and_error_belongs_to_an_ended_run(
    db: None, columns: dict[str, object]
) -> None:
    state = str(columns["state"])
    run = stored(make_run(state if state in RunState.values else "queued"))
    values = {field.attname: getattr(run, field.attname) for field in Run._meta.fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.bulk_create([Run(**{**values, "id": uuid.uuid4(), **columns})])


@pytest.mark.usefixtures("transactional_db")
def test_migrating_puts_the_guard_back_where_it_was_lost() -> None:
    where = " ON runs_run" if connection.vendor == "postgresql" else ""
    execute(f"DROP TRIGGER runs_run_terminal_is_final{where}")
    run = make_run("succeeded")
    execute("UPDATE runs_run SET version = 9 WHERE id = %s", row_id(run))
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError, match="terminal is final"):
        execute("UPDATE runs_run SET version = 10 WHERE id = %s", row_id(run))


@pytest.mark.usefixtures("transactional_db")
def test_installing_it_again_waits_for_nobody_who_writes() -> None:
    """As at every start, while tasks go on in transactions of their own."""
    make_run()
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Run.objects.update(version=9)
        pool.submit(install_and_close).result(timeout=10)
    assert time.monotonic() - began < 2


def install_and_close() -> None:
    try:
        guard.install()
    finally:
        connections.close_all()


def test_installing_it_twice_is_installing_it_once(db: None) -> None:
    guard.install()
    guard.install()
