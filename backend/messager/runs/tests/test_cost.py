"""What a run costs: three statements, and one command to wake a worker."""

from __future__ import annotations

import uuid

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.runs import text_index
from messager.runs.execution import execute
from messager.runs.models import LogLine
from messager.testing.client import Api
from messager.testing.factories import make_run, stored

# Outside a transaction, as in production: there, BEGIN and COMMIT would count as well.
pytestmark = pytest.mark.usefixtures("transactional_db")


def words(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries]


def test_accepting_a_run_is_one_insert(api: Api) -> None:
    with CaptureQueriesContext(connection) as queries:
        api.submit("samples.add", {"a": 1})
    assert words(queries) == ["INSERT"]


def test_executing_a_run_is_two_updates(broker: redis.Redis) -> None:
    run = make_run()
    with CaptureQueriesContext(connection) as queries:
        execute(run.id, uuid.uuid4(), "w@host")
    assert words(queries) == ["UPDATE", "UPDATE"]
    assert stored(run).result == "3"


def test_a_run_for_later_costs_no_more(api: Api) -> None:
    with CaptureQueriesContext(connection) as queries:
        api.submit("samples.add", {"a": 1}, scheduled_at="2099-01-01T00:00:00Z")
    assert words(queries) == ["INSERT"]


def test_a_message_that_was_copied_costs_one_statement(broker: redis.Redis) -> None:
    run = make_run("succeeded")
    with CaptureQueriesContext(connection) as queries:
        execute(run.id, uuid.uuid4(), "w@host")
    assert words(queries) == ["UPDATE"]


def test_asking_for_a_run_is_one_select(api: Api) -> None:
    run = make_run()
    with CaptureQueriesContext(connection) as queries:
        api.get(f"/runs/{run.id}")
    assert words(queries) == ["SELECT"]


@pytest.mark.parametrize(
    ("query", "statements"),
    # The page; ids and the page; which way to go as well; how far the index goes and what changed since as well.
    [
        ("limit=200", 1),
        ("task=samples.add", 2),
        ("task=samples.add&state=queued", 3),
        ("q=samples", 5),
        ("tag=none", 5),
    ],
)
def test_a_list_is_a_few_selects_however_long(api: Api, query: str, statements: int) -> None:
    for _ in range(20):
        make_run()
    text_index.is_there()  # which is asked once
    with CaptureQueriesContext(connection) as queries:
        assert api.get(f"/runs?{query}").status_code == 200
    assert len(queries) <= statements
    assert {*words(queries)} <= {"SELECT", "WITH"}


def test_reading_a_log_is_one_select(api: Api) -> None:
    run = make_run()
    LogLine.objects.create(run=run, n=1, time="2026-01-01T00:00:00Z", level="INFO", message="x")
    with CaptureQueriesContext(connection) as queries:
        api.get(f"/runs/{run.id}/logs")
    assert words(queries) == ["SELECT"]


@pytest.mark.parametrize(("state", "statements"), [("queued", 1), ("running", 2)])
def test_cancelling_is_at_most_two_statements(api: Api, state: str, statements: int) -> None:
    run = make_run(state)
    with CaptureQueriesContext(connection) as queries:
        api.post(f"/runs/{run.id}/cancel")
    assert words(queries) == ["UPDATE"] * statements
