"""The database's clock may jump, and the database may be away: neither ends a lease whose worker lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.db.models.functions import Now

from messager.runs import clockwatch, transitions
from messager.runs.clockwatch import GAP, GRACE, ClockWatch
from messager.runs.models import Run
from messager.runs.sweeper import Sweeper
from messager.testing.factories import make_run, stored

START = datetime(2026, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


class Hours:
    """A monotonic clock that goes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(clockwatch, "time", hours)
    return hours


@pytest.fixture
def watch(here: Hours) -> ClockWatch:
    """One that has looked for long enough to trust what it sees."""
    watch = ClockWatch()
    for second in range(10):
        here.now += 1
        watch.look(START + second * SECOND, here.now)
    assert watch.trusts_leases()
    return watch


def test_a_new_leader_waits_a_moment_before_it_trusts_leases(here: Hours) -> None:
    watch = ClockWatch()
    assert watch.look(START, here.now) == timedelta()  # nobody knows what it did before
    assert not watch.trusts_leases()
    here.now += GRACE
    assert watch.trusts_leases()


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 3 * SECOND, -3 * SECOND])
def test_a_jump_is_noticed_and_leases_are_distrusted_for_a_moment(
    here: Hours, watch: ClockWatch, jump: timedelta
) -> None:
    here.now += 1
    assert watch.look(START + 10 * SECOND + jump, here.now) == jump
    assert not watch.trusts_leases()
    here.now += GRACE - 0.1
    assert not watch.trusts_leases()
    here.now += 0.2
    assert watch.trusts_leases()


@pytest.mark.parametrize("drift", [1.9, -1.9, 0.0])
def test_a_clock_that_is_corrected_a_little_has_not_jumped(here: Hours, watch: ClockWatch, drift: float) -> None:
    here.now += 1
    assert watch.look(START + 10 * SECOND + drift * SECOND, here.now) is None
    assert watch.trusts_leases()


def test_after_a_while_without_the_database_workers_get_time_to_renew(here: Hours, watch: ClockWatch) -> None:
    here.now += GAP + 60
    assert watch.look(START + (9 + GAP + 60) * SECOND, here.now) == timedelta()
    assert not watch.trusts_leases()
    here.now += GRACE
    assert watch.trusts_leases()


def test_one_jump_is_told_once(here: Hours, watch: ClockWatch) -> None:
    here.now += 1
    assert watch.look(START + 10 * SECOND + HOUR, here.now) == HOUR
    here.now += 1
    assert watch.look(START + 11 * SECOND + HOUR, here.now) is None


@pytest.mark.parametrize("told", [11, 18])
def test_an_answer_that_was_long_on_its_way_is_no_jump(here: Hours, watch: ClockWatch, told: float) -> None:
    """The time in it may be that of the question, of the answer, or of any moment between."""
    here.now += 10
    assert watch.look(START + told * SECOND, asked=here.now - 9) is None
    assert watch.trusts_leases()


@pytest.fixture
def jumped(broker: redis.Redis, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Sweeper:
    """A leader that has just seen the clock go forward by an hour."""
    sweeper = Sweeper("one")
    sweeper.sweep()
    now = transitions.clock()
    monkeypatch.setattr(sweeper, "_lead", lambda: now + HOUR)
    return sweeper


def left(run: Run) -> timedelta:
    """Of its lease."""
    return stored(run).lease_until - transitions.clock()  # type: ignore[operator]


def test_a_jump_forward_moves_the_leases_it_made_run_out(jumped: Sweeper) -> None:
    alive = make_run("running", lease_until=Now() - HOUR + 2 * SECOND, max_attempts=2)
    dead = make_run("running", lease_until=Now() - HOUR - 9 * SECOND, max_attempts=2)
    since = make_run("running", lease_until=Now() + SECOND)
    jumped.sweep()
    assert stored(alive).state == "running"
    assert SECOND < left(alive) <= 2 * SECOND
    assert left(dead) < -8 * SECOND
    assert timedelta() < left(since) <= SECOND


def test_a_jump_back_moves_the_leases_it_made_long(db: None) -> None:
    before = make_run("running", lease_until=Now() + HOUR + 2 * SECOND)
    since = make_run("running", lease_until=Now() + SECOND)
    transitions.move_leases(-HOUR)
    assert SECOND < left(before) <= 2 * SECOND
    assert timedelta() < left(since) <= SECOND


def test_no_lease_is_longer_than_one_whatever_the_clock_did(db: None) -> None:
    run = make_run("running", lease_until=Now() + 5 * HOUR)
    transitions.move_leases(timedelta())
    assert transitions.lease_duration() - SECOND < left(run) <= transitions.lease_duration()


def test_a_jump_back_leaves_no_publication_that_does_not_get_old(jumped: Sweeper, broker: redis.Redis) -> None:
    run = make_run(published_at=Now() + HOUR, publishes=1)
    broker.set("messager:epoch", broker.info("server")["run_id"])
    broker.lpush("celery", "another message stands there")
    jumped.sweep()
    assert stored(run).published_at <= transitions.clock()  # type: ignore[operator]
    assert broker.llen("celery") == 2


def test_after_a_jump_back_attempts_do_not_wait_for_as_much_longer(db: None) -> None:
    """What began to wait while the clock was an hour ahead; what somebody asked for at a time means that time."""
    ahead = make_run("scheduled", attempt=1, due_at=Now() + HOUR + 5 * SECOND)
    before = make_run("scheduled", attempt=1, due_at=Now() + 60 * SECOND)
    asked_for = make_run("scheduled", due_at=Now() + 2 * HOUR)
    due = {run.id: stored(run).due_at for run in (before, asked_for)}
    assert transitions.shorten_waits(HOUR) == 1
    left = stored(ahead).due_at - transitions.clock()  # type: ignore[operator]
    assert abs(left - 5 * SECOND) < 2 * SECOND
    assert {run.id: stored(run).due_at for run in (before, asked_for)} == due


@pytest.mark.parametrize("jump", [HOUR, timedelta()])
def test_a_jump_forward_makes_no_wait_longer_or_shorter(db: None, jump: timedelta) -> None:
    run = make_run("scheduled", attempt=1, due_at=Now() + 2 * HOUR)
    due = stored(run).due_at
    assert transitions.shorten_waits(-jump) == 0
    assert stored(run).due_at == due


def test_the_leader_shortens_waits_by_what_the_clock_was_set_back(
    broker: redis.Redis, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run("scheduled", attempt=1, due_at=Now() + HOUR + 2 * SECOND)
    sweeper, now = Sweeper("one"), transitions.clock()
    for time in (now + HOUR, now):
        monkeypatch.setattr(sweeper, "_lead", lambda time=time: time)
        sweeper.sweep()
    assert stored(run).due_at < transitions.clock() + 5 * SECOND  # type: ignore[operator]
