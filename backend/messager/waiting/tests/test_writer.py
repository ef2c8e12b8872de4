"""Runs that come together are stored together, and one that cannot be stored is no harm to the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import DataError, OperationalError

from messager.runs.models import Run
from messager.waiting import crowd, writer
from messager.waiting.crowd import Crowd
from messager.waiting.writer import Writer


class Store:
    """Stands for the database."""

    def __init__(self) -> None:
        self.statements: list[list[Run]] = []
        self.refused: dict[Any, Exception] = {}
        self.used: set[Any] = set()

    def accept(self, runs: list[Run], then: Callable[[list[Run], list[Run]], None]) -> None:
        self.statements.append(runs)
        for run in runs:
            if run.id in self.refused:
                raise self.refused[run.id]
        then(runs, [run for run in runs if run.id not in self.used])


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr(writer, "accept_new", store.accept)

    async def at_once(self: object, work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:  # what the thread had the loop do comes before what it returns
            await asyncio.sleep(0)

    monkeypatch.setattr("messager.waiting.threads.DatabaseThread.do", at_once)
    return store


def accept(runs: list[Run], crowd: Crowd | None = None) -> list[Any]:
    async def all_at_once() -> list[Any]:
        writing = Writer(crowd or Crowd())
        return await asyncio.gather(*(writing.accept(run) for run in runs), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_runs_that_come_together_are_one_statement(store: Store) -> None:
    runs = [Run() for _ in range(10)]
    assert accept(runs) == [True] * 10
    assert store.statements == [runs]


def test_a_statement_has_a_bounded_number_of_runs(store: Store) -> None:
    runs = [Run() for _ in range(writer.MOST + 1)]
    assert accept(runs) == [True] * len(runs)
    assert [len(statement) for statement in store.statements] == [writer.MOST, 1]


def test_one_that_cannot_be_stored_is_no_harm_to_the_others(store: Store) -> None:
    runs = [Run() for _ in range(3)]
    store.refused[runs[1].id] = DataError("no")
    found = accept(runs)
    assert (found[0], found[2]) == (True, True)
    assert isinstance(found[1], DataError)


def test_what_was_stored_before_something_failed_is_told_and_not_stored_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [Run() for _ in range(2)]

    def half(some: list[Run], then: Callable[[list[Run], list[Run]], None]) -> None:
        store.statements.append(some)
        then(some[:1], some[:1])
        if len(some) > 1:
            raise DataError("no")

    monkeypatch.setattr(writer, "accept_new", half)
    assert accept(runs) == [True, True]
    assert store.statements == [runs, runs[1:]]


def test_a_key_that_was_used_before_is_told(store: Store) -> None:
    runs = [Run() for _ in range(3)]
    store.used = {runs[1].id}
    assert accept(runs) == [True, False, True]


def test_a_database_that_is_away_is_told_to_all(store: Store) -> None:
    runs = [Run() for _ in range(3)]
    store.refused[runs[1].id] = OperationalError("away")
    assert [type(error) for error in accept(runs)] == [OperationalError] * 3
    assert len(store.statements) == 1


def test_a_single_run_waits_for_nobody_and_many_wait_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(crowd.asyncio, "sleep", sleep)

    async def scene() -> None:
        many = Crowd()
        await many.gather()
        with many.one_more():
            await many.gather()
        assert slept == []
        with ExitStack() as stack:
            for count in (crowd.FEW, 1000):
                for _ in range(count):
                    stack.enter_context(many.one_more())
                await many.gather()

    asyncio.run(scene())
    assert slept == [crowd.FEW * crowd.EACH, crowd.LONGEST]
