"""Storing runs: many in one statement, just as one at a time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messager.runs.acceptance import accept, accept_all
from messager.runs.models import Run
from messager.testing.factories import stored

pytestmark = pytest.mark.usefixtures("transactional_db")

PAST, FUTURE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, 12, 30, 0, 123456, tzinfo=UTC)
CLOCK = {"created_at", "published_at", "changed"}


def new(**columns: Any) -> Run:
    return Run(**{"task": "samples.add", "queue": "celery", "input": '{"a":1}', **columns})


def columns(run: Run) -> dict[str, Any]:
    return {field.attname: getattr(stored(run), field.attname) for field in Run._meta.concrete_fields}


EVERY_COLUMN: dict[str, Any] = {
    "input": '{"a":"ä\u2028 %s \\u0000 \\ud800 \' \\" 9007199254740993"}',
    "max_attempts": 7,
    "at_most_once": True,
    "tags": '["x","%"]',
    "retry_of": uuid.uuid4(),
    "batch": uuid.uuid4(),
    "schedule": uuid.uuid4(),
    "scheduled_at": FUTURE,
    "due_at": FUTURE,
    "key_owner": "me",
    "request_hash": "0" * 64,
}


@pytest.mark.parametrize("send", [True, False])
@pytest.mark.parametrize("due_at", [None, PAST, FUTURE])
@pytest.mark.parametrize("given", [{}, EVERY_COLUMN], ids=["few", "every"])
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_both_ways_store_the_same(send: bool, due_at: Any, given: dict[str, Any], rows: int) -> None:
    given = {**given, "scheduled_at": due_at, "due_at": due_at}
    one = columns(accept(new(**given, idempotency_key="one"), send=send))
    runs = [new(**given, idempotency_key=f"many {n}") for n in range(rows)]
    for run in accept_all(runs, send=send):
        many = columns(run)
        assert {name for name in one if one[name] != many[name]} <= CLOCK | {"id", "idempotency_key"}
        assert (many["published_at"] is None) == (one["published_at"] is None)
        assert abs(many["created_at"] - one["created_at"]) < timedelta(seconds=10)
        assert many["changed"] > one["changed"]
        assert (run.state, run.created_at) == (many["state"], many["created_at"])


def test_columns_that_differ_from_row_to_row_are_stored_row_by_row() -> None:
    odd = [new(), new(**EVERY_COLUMN), new(due_at=PAST, scheduled_at=PAST, queue="urgent"), new(at_most_once=True)]
    assert accept_all(odd, send=True) == odd
    assert [columns(run)["state"] for run in odd] == ["queued", "scheduled", "queued", "queued"]
    assert [columns(run)["publishes"] for run in odd] == [1, 0, 1, 1]
    for run, expected in zip(odd, [{}, EVERY_COLUMN, {"queue": "urgent"}, {"at_most_once": True}], strict=True):
        assert expected.items() <= columns(run).items()
    assert columns(odd[0])["retry_of"] is None


def test_every_field_of_the_model_may_be_given() -> None:
    """Whatever field is added to the model is stored without a word in acceptance.py."""
    worker = [new(worker="w@host", attempt=2), new(worker=None, attempt=0)]
    accept_all(worker, send=False)
    assert [(run.worker, run.attempt) for run in map(stored, worker)] == [("w@host", 2), (None, 0)]


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_any_number_of_rows_is_one_statement(rows: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert len(accept_all([new() for _ in range(rows)], send=True)) == rows
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]


def test_ten_thousand_rows_are_one_statement() -> None:
    runs = [new(input=f'{{"a":{n}}}') for n in range(10_000)]
    with CaptureQueriesContext(connection) as queries:
        assert accept_all(runs, send=True) == runs
    assert len(queries) == 1
    assert list(Run.objects.order_by("id").values_list("input", flat=True)) == [run.input for run in runs]
    assert Run.objects.values("changed", "created_at").distinct().count() == 1


def test_no_rows_are_no_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert accept_all([], send=True) == []
    assert not queries


@pytest.mark.parametrize("rows", [1, 3])
def test_a_used_key_or_id_is_left_out_and_the_rest_stored(rows: int) -> None:
    first = accept(new(idempotency_key="used"), send=False)
    fresh = [new(idempotency_key=f"fresh {n}") for n in range(rows - 1)]
    assert accept_all([new(idempotency_key="used"), *fresh], send=True) == fresh
    assert accept_all([new(id=first.id)], send=True) == []
    assert Run.objects.count() == rows


def test_of_two_with_one_key_the_first_is_stored() -> None:
    twins = [new(idempotency_key="same"), new(idempotency_key="same")]
    assert accept_all(twins, send=True) == twins[:1]


def test_the_statement_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    accept_all([new(), new()], send=True)
    monkeypatch.setattr("messager.runs.acceptance._decided", never)
    accept_all([new(), new()], send=True)


def never(*args: Any, **kwargs: Any) -> Any:
    raise AssertionError("it was made again")


def test_what_was_stored_can_be_changed_as_any_other_row(make: Callable[[], Run]) -> None:
    run = make()
    run.refresh_from_db()
    assert run.created_at <= timezone.now() + timedelta(seconds=5)


@pytest.fixture
def make() -> Callable[[], Run]:
    def stored_run() -> Run:
        (run,) = accept_all([new()], send=True)
        return run

    return stored_run
