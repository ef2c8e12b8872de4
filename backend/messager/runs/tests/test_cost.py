"""What a run costs: three statements, and one command to wake a worker."""

from __future__ import annotations

import uuid

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.catalog.registry import find_task
from messager.runs import text_index
from messager.runs.execution import execute
from messager.runs.models import LogLine
from messager.runs.reading import runs_by_id, versions_of
from messager.runs.schemas import run_text
from messager.runs.services import Submission, accept_new, new_run
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for

# Outside a transaction, as in production: there, BEGIN and COMMIT would count as well.
pytestmark = pytest.mark.usefixtures("transactional_db")


def words(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"].split()[0] for query in queries]


def test_accepting_a_run_is_one_insert(api: Api) -> None:
    with CaptureQueriesContext(connection) as queries:
        api.submit("samples.add", {"a": 1})
    assert words(queries) == ["INSERT"]


def test_runs_that_come_together_are_one_insert_and_one_command(broker: redis.Redis) -> None:
    spec = find_task("samples.add")
    runs = [new_run(spec, Submission(task=spec.name, input='{"a":1}')) for _ in range(10)]
    accept_new(runs[:1], lambda asked, stored: None)  # on a connection that is open
    broker.config_resetstat()
    with CaptureQueriesContext(connection) as queries:
        accept_new(runs[1:], lambda asked, stored: None)
    assert words(queries) == ["INSERT"]
    assert commands(broker) == {"lpush": 1}


def test_runs_that_are_waited_for_are_read_by_one_select(broker: redis.Redis) -> None:
    runs = [make_run("succeeded") for _ in range(10)]
    with CaptureQueriesContext(connection) as queries:
        found = runs_by_id([run.id for run in runs])
        for run in found:
            run_text(run)
    assert (words(queries), len(found)) == (["SELECT"], 10)
    with CaptureQueriesContext(connection) as queries:
        assert versions_of([run.id for run in runs]) == {run.id: 1 for run in runs}
    assert words(queries) == ["SELECT"]


def test_executing_a_run_tells_one_word(broker: redis.Redis) -> None:
    for _ in range(2):  # the first connects
        run = make_run()
        broker.config_resetstat()
        execute(run.id, uuid.uuid4(), "w@host")
    # Redis does not answer it, so it may still be on its way.
    wait_for(lambda: commands(broker) == {"publish": 1}, "one word, and nothing else")


def commands(broker: redis.Redis) -> dict[str, int]:
    """What was asked of Redis, but for asking that."""
    asked = {name.removeprefix("cmdstat_"): one["calls"] for name, one in broker.info("commandstats").items()}
    return {name: calls for name, calls in asked.items() if name not in {"info", "config|resetstat"}}


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


def test_reading_a_log_is_two_selects_the_first_of_an_index_alone(api: Api) -> None:
    run = make_run()
    LogLine.objects.create(run=run, n=1, time="2026-01-01T00:00:00Z", level="INFO", message="x")
    with CaptureQueriesContext(connection) as queries:
        api.get(f"/runs/{run.id}/logs")
    assert words(queries) == ["SELECT", "SELECT"]
    assert "MAX" in queries[0]["sql"]


@pytest.mark.parametrize(("state", "statements"), [("queued", 1), ("running", 2)])
def test_cancelling_is_at_most_two_statements(api: Api, state: str, statements: int) -> None:
    run = make_run(state)
    with CaptureQueriesContext(connection) as queries:
        api.post(f"/runs/{run.id}/cancel")
    assert words(queries) == ["UPDATE"] * statements
