"""No change is missed, whoever commits first, and none has to wait for others."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from messager.runs import acceptance, cursors, transitions
from messager.runs.models import Run
from messager.runs.tests.feed import Reader, change, running, versions, writers
from messager.testing.factories import stored

# Each statement is a transaction of its own, as in production.
pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def _several_writers() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")


several_writers = pytest.mark.usefixtures("_several_writers")


def test_a_change_is_told_once_its_transaction_is_over_and_not_before() -> None:
    (run,) = running(1)
    reader = Reader()
    with writers(1) as [writer]:
        writer.begin()
        writer.change(run)
        assert reader.read() == []
        writer.commit()
    assert reader.read() == [run.id]
    assert reader.read() == []


def test_what_was_rolled_back_is_not_told() -> None:
    (run,) = running(1)
    reader = Reader()
    with writers(1) as [writer]:
        writer.begin()
        writer.change(run)
        writer.roll_back()
    assert reader.read() == []


@several_writers
@pytest.mark.parametrize("look", [lambda reader: reader.read(), lambda reader: None])
def test_who_takes_the_smaller_number_may_commit_later(look: Callable[[Reader], Any]) -> None:
    one, other = running(2)
    reader = Reader()
    with writers(2) as [early, late]:
        early.begin()
        early.change(one)
        look(reader)
        late.begin()
        late.change(other)
        assert reader.read() == []
        late.commit()
        assert reader.read() == [other.id]
        assert reader.read() == []
        assert stored(other).changed > 0
        early.commit()
        assert stored(one).changed < stored(other).changed
        assert reader.read() == [one.id]
    assert reader.read() == []


@several_writers
def test_a_run_changed_by_the_later_number_first_is_told_again_with_the_smaller_one() -> None:
    run, other = running(2)
    reader = Reader()
    with writers(2) as [early, late]:
        early.begin()
        early.change(other)
        late.change(run)
        first = stored(run).changed
        assert reader.read() == [run.id]
        early.change(run)
        early.commit()
    assert stored(run).changed < first
    assert set(reader.read()) == {run.id, other.id}
    assert reader.known == versions()


@several_writers
def test_a_transaction_that_stays_open_holds_up_nobody_and_comes_after_its_commit() -> None:
    kept, *others = running(6)
    reader, late_comer = Reader(), None
    with writers(1) as [writer]:
        writer.begin()
        writer.change(kept)
        for other in others:
            change(other)
            assert reader.read() == [other.id]
            assert reader.read() == []
            late_comer = late_comer or Reader()
        writer.commit()
    assert reader.read() == [kept.id]
    assert set(late_comer.read()) == {kept.id, *(other.id for other in others[1:])}


@several_writers
def test_a_small_number_that_commits_between_two_pages_is_told_after_them() -> None:
    kept, *others = running(6)
    reader = Reader(limit=2)
    with writers(1) as [writer]:
        writer.begin()
        writer.change(kept)
        for other in others:
            change(other)
        pages = reader.read()
        writer.commit()
    assert [*pages, *reader.read_all()] == [other.id for other in others]
    assert reader.read() == [kept.id]


@several_writers
def test_a_number_ahead_that_commits_between_two_pages_is_told_once() -> None:
    kept, *others = running(5)
    reader = Reader(limit=2)
    with writers(1) as [writer]:
        for other in others[:2]:
            change(other)
        writer.begin()
        writer.change(kept)
        for other in others[2:]:
            change(other)
        pages = reader.read()
        writer.commit()
    assert [*pages, *reader.read_all()] == [other.id for other in others]
    assert (reader.read(), reader.read()) == ([kept.id], [])


@several_writers
def test_pages_begin_with_transactions_that_the_cursor_had_found_open() -> None:
    *runs, last = running(10)
    with writers(2) as [one, other]:
        for writer in (one, other):
            writer.begin()
        for run in runs[:3]:
            one.change(run)
        for run in runs[3:6]:
            other.change(run)
        change(last)  # a later number that is over, so that those two are numbers that were passed over
        reader = Reader(limit=2)
        one.commit()
        other.commit()
    for run in runs[6:]:
        change(run)
    told = reader.read_all()
    assert set(told[:3]) == {run.id for run in runs[:3]}
    assert set(told[3:6]) == {run.id for run in runs[3:6]}
    assert told[6:] == [run.id for run in runs[6:]]


@several_writers
def test_more_open_transactions_than_a_cursor_can_name_repeat_changes_but_skip_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cursors, "MOST_OPEN", 2)
    *kept, other = running(5)
    reader = Reader()
    with writers(4) as four:
        for writer, run in zip(four, kept, strict=True):
            writer.begin()
            writer.change(run)
        change(other)
        assert (reader.read(), reader.read()) == ([other.id], [other.id])
        for writer, run in zip(four, kept, strict=True):
            writer.commit()
            assert run.id in reader.read()
    reader.read()
    assert reader.read() == []
    assert reader.known == versions()


@several_writers
def test_numbers_of_the_server_a_dump_was_made_on_are_told_to_nobody() -> None:
    run, ended, other = running(3)
    reader = Reader()
    transitions.succeed(ended.id, ended.claim_token, "1")
    reader.read()
    to_come = stored(ended).changed + 10**12
    Run.objects.filter(id=run.id).update(changed=to_come)
    assert (reader.read(), reader.read()) == ([], [])
    change(other)
    assert (reader.read(), reader.read()) == ([other.id], [])
    change(run)
    assert (reader.read(), reader.read()) == ([run.id], [])


@several_writers
def test_such_a_number_is_told_once_when_a_transaction_here_has_had_it() -> None:
    restored, other = running(2)
    reader = Reader()
    with writers(1) as [writer]:
        writer.begin()
        writer.change(other)
        number = writer.do(lambda: Run.objects.get(id=other.id).changed)
        change(restored)  # so that there is a later number than the one that is still open
        Run.objects.filter(id=restored.id).update(changed=number)
        assert (reader.read(), reader.read()) == ([], [])
        writer.commit()
    assert set(reader.read()) == {restored.id, other.id}
    assert reader.read() == []


class Storm:
    """Writers that do what they like, some of them slower than the reader, until they have done all they wanted."""

    def __init__(self, runs: list[Run], steps: int) -> None:
        self.runs, self._steps = runs, steps
        self._looked = threading.Condition()
        self._looks = 0

    def looked(self) -> None:
        """The reader has had another answer."""
        with self._looked:
            self._looks += 1
            self._looked.notify_all()

    def write(self, seed: int) -> None:
        """What one writer does."""
        chance = random.Random(seed)
        try:
            for _ in range(self._steps):
                chance.choices([self._one, self._new, self._many], [4, 1, 5])[0](chance)
        finally:
            connections.close_all()

    def _one(self, chance: random.Random) -> None:
        change(chance.choice(self.runs))

    def _new(self, chance: random.Random) -> None:
        acceptance.accept(Run(task="samples.add", queue="celery", input="{}"), send=False)

    def _many(self, chance: random.Random) -> None:
        """In the order of their ids, so that two never wait for each other."""
        chosen = sorted(chance.sample(self.runs, chance.randint(1, 6)), key=lambda run: run.id)
        with transaction.atomic():
            for run in chosen:
                change(run)
                self._let_the_reader_look(chance.choice([0, 0, 1]))
            if chance.random() < 0.3:
                transaction.set_rollback(True)

    def _let_the_reader_look(self, times: int) -> None:
        with self._looked:
            wanted = self._looks + times
            assert self._looked.wait_for(lambda: self._looks >= wanted, timeout=20)


@pytest.mark.parametrize("limit", [3, 200])
def test_a_reader_of_a_storm_knows_in_the_end_what_is_stored(limit: int) -> None:
    threads, steps = (8, 60) if connection.vendor == "postgresql" else (4, 20)
    storm, reader = Storm(running(30), steps), Reader(limit=limit)
    with ThreadPoolExecutor(threads) as pool:
        seed = random.randrange(10**9)
        writing = [pool.submit(storm.write, seed + number) for number in range(threads)]
        while not all(one.done() for one in writing):
            reader.read()
            storm.looked()
    for one in writing:
        one.result()
    reader.read_all()
    reader.read_all()  # what came while the pages before were read
    assert reader.read() == []
    assert reader.known == versions(), f"seed {seed}"
