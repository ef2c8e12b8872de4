"""A worker takes short runs ahead of time, and lets none wait behind a long one."""

from __future__ import annotations

import time
import uuid

import pytest
import redis

from messager.runs.ahead import RECENT, SHORT, Pace, Reserve
from messager.runs.models import Run
from messager.testing.broker import ids
from messager.testing.client import Api
from messager.testing.factories import make_run
from messager.testing.stack import WorkerProcess, ended, running


def test_a_worker_is_brisk_when_its_last_runs_were_short() -> None:
    pace = Pace()
    for _ in range(RECENT - 1):
        pace.ended(SHORT / 2)
    assert not pace.is_brisk([])  # too few to tell
    pace.ended(SHORT / 2)
    assert pace.is_brisk([])
    assert pace.is_brisk([time.monotonic()])


def test_one_long_run_among_the_last_makes_it_careful_again() -> None:
    pace = Pace()
    for _ in range(RECENT):
        pace.ended(SHORT / 2)
    pace.ended(SHORT * 2)
    assert not pace.is_brisk([])
    for _ in range(RECENT):
        pace.ended(SHORT / 2)
    assert pace.is_brisk([])


def test_while_a_run_goes_on_that_is_no_longer_short_it_takes_nothing_ahead() -> None:
    pace = Pace()
    for _ in range(RECENT):
        pace.ended(SHORT / 2)
    now = time.monotonic()
    assert not pace.is_brisk([now, now - SHORT])


def test_what_has_waited_for_a_round_is_handed_on_once(db: None, broker: redis.Redis) -> None:
    waits, begins = make_run(), make_run()
    taken = {waits.id, begins.id}
    reserve = Reserve(lambda: set(taken))
    reserve.hand_on()
    assert ids(broker) == []
    taken.discard(begins.id)
    for _ in range(3):
        reserve.hand_on()
    assert ids(broker) == [str(waits.id)]


def test_what_is_no_longer_queued_is_not_handed_on(db: None, broker: redis.Redis) -> None:
    gone = {make_run("cancelled").id, make_run("running").id, uuid.uuid4()}
    reserve = Reserve(lambda: set(gone))
    for _ in range(2):
        reserve.hand_on()
    assert ids(broker) == []


@pytest.fixture
def api(transactional_db: None, broker: redis.Redis) -> Api:
    """Its runs are committed, so workers see them."""
    return Api()


def test_runs_taken_ahead_do_not_wait_for_long_ones_while_another_worker_is_idle(
    api: Api, own_worker: WorkerProcess
) -> None:
    for _ in range(RECENT + 5):  # so that it takes ahead
        api.submit("samples.add", {"a": 1})
    api.submit("samples.add", {"a": 1})
    long = [api.submit("samples.sleeps", {"seconds": 60})["id"] for _ in range(2)]
    short = [api.submit("samples.add", {"a": 1})["id"] for _ in range(6)]
    for run_id in long:
        running(run_id)
    other = WorkerProcess("other")
    try:
        assert {ended(run_id).state for run_id in short} == {"succeeded"}
        assert set(Run.objects.filter(id__in=long).values_list("state", flat=True)) == {"running"}
        for run_id in long:
            api.post(f"/runs/{run_id}/cancel")
        assert {ended(run_id).state for run_id in long} == {"cancelled"}
    finally:
        other.stop()
