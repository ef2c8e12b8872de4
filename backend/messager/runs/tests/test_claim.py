"""A worker claims a queued run: one of them gets it."""

from __future__ import annotations

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from messager.runs import transitions
from messager.testing.factories import make_run, stored


def test_a_claim_begins_an_attempt(db: None) -> None:
    run, token = make_run(), uuid.uuid4()
    claimed = transitions.claim(run.id, token, "w@host")
    assert claimed is not None
    assert (claimed.state, claimed.attempt, claimed.version, claimed.worker) == ("running", 1, 2, "w@host")
    assert claimed.claim_token == token
    assert claimed.started_at is not None
    assert claimed.input == '{"a":1,"b":2}'


def test_a_claim_holds_for_the_length_of_the_lease(db: None) -> None:
    run = make_run()
    transitions.claim(run.id, uuid.uuid4(), "w")
    left = stored(run).lease_until - transitions.clock()  # type: ignore[operator]
    assert abs(left - transitions.lease_duration()) < timedelta(seconds=2)


def test_a_claim_repeated_with_its_token_is_the_same_claim(db: None) -> None:
    run, token = make_run(), uuid.uuid4()
    first = transitions.claim(run.id, token, "w")
    again = transitions.claim(run.id, token, "w")
    assert first
    assert again
    assert (again.attempt, again.version, again.started_at) == (1, 2, first.started_at)


def test_a_claim_with_another_token_gets_nothing(db: None) -> None:
    run, token = make_run(), uuid.uuid4()
    transitions.claim(run.id, token, "w")
    assert transitions.claim(run.id, uuid.uuid4(), "thief") is None
    assert (stored(run).worker, stored(run).claim_token) == ("w", token)


def test_a_later_attempt_keeps_when_the_first_began_and_forgets_its_progress(db: None) -> None:
    run = make_run(started_at="2026-01-01T00:00:00Z", attempt=1, progress="{}")
    claimed = transitions.claim(run.id, uuid.uuid4(), "w")
    assert claimed
    assert (claimed.attempt, claimed.progress) == (2, None)
    assert str(claimed.started_at) == "2026-01-01 00:00:00+00:00"


def test_a_repeated_claim_keeps_the_progress(db: None) -> None:
    run, token = make_run(), uuid.uuid4()
    transitions.claim(run.id, token, "w")
    transitions.record_signs(run.id, token, '{"current":1}')
    again = transitions.claim(run.id, token, "w")
    assert again
    assert again.progress == '{"current":1}'


def test_an_unknown_run_cannot_be_claimed(db: None) -> None:
    assert transitions.claim(uuid.uuid4(), uuid.uuid4(), "w") is None


@pytest.mark.usefixtures("transactional_db")
def test_of_many_workers_that_claim_at_once_one_gets_the_run() -> None:
    run, barrier = make_run(), threading.Barrier(8)

    def claim(number: int) -> bool:
        barrier.wait(10)
        try:
            return transitions.claim(run.id, uuid.UUID(int=number), f"w{number}") is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(8))) == 1
    assert (stored(run).attempt, stored(run).version) == (1, 2)


def test_only_a_claim_that_must_not_be_taken_back_waits_for_sqlites_disk(transactional_db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own")
    for at_most_once, statements in ((False, ["UPDATE"]), (True, ["UPDATE", "UPDATE"])):
        run = make_run(at_most_once=at_most_once)
        with CaptureQueriesContext(connection) as queries:
            assert transitions.claim(run.id, uuid.uuid4(), "w@host")
        assert [query["sql"].split()[0] for query in queries] == statements
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL, for whatever comes next
    values = {"run_id": make_run().id, "token": uuid.uuid4(), "worker": "w", "lease": timedelta(seconds=30)}
    with transitions._CLAIM._executed(values) as cursor:
        assert connection.connection.execute("PRAGMA synchronous").fetchone() == (1,)  # NORMAL, until it is committed
        assert cursor.fetchone()
