"""The watch misses no change, and reads no more than it has to."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import OperationalError

from messager.runs.models import Run
from messager.runs.news import SOMETHING
from messager.waiting import watch
from messager.waiting.crowd import Crowd
from messager.waiting.watch import Watch

SECONDS = 10.0
RUN = uuid.uuid4()


class Table:
    """Stands for the database: what is in it, and how often it was read."""

    def __init__(self) -> None:
        self.runs: dict[uuid.UUID, Run] = {}
        self.reads: list[str] = []
        self.before_answer: Callable[[], Awaitable[None]] | None = None
        self.is_away = False

    def put(self, version: int, state: str = "running", run_id: uuid.UUID = RUN) -> Run:
        self.runs[run_id] = Run(id=run_id, version=version, state=state)
        return self.runs[run_id]

    async def do(self, work: Callable[[], Any]) -> Any:
        found = work()
        if self.before_answer is not None:
            await self.before_answer()
        return found


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    table = Table()

    def rows(ids: list[uuid.UUID]) -> list[Run]:
        table.reads.append("rows")
        if table.is_away:
            raise OperationalError("away")
        return [table.runs[run_id] for run_id in ids if run_id in table.runs]

    def versions(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
        table.reads.append("versions")
        if table.is_away:
            raise OperationalError("away")
        return {run_id: table.runs[run_id].version for run_id in ids if run_id in table.runs}

    monkeypatch.setattr(watch, "runs_by_id", rows)
    monkeypatch.setattr(watch, "versions_of", versions)
    # Nothing is found by looking now and then, but where a test says so.
    monkeypatch.setattr(watch, "LOOK", 3600.0)
    monkeypatch.setattr(watch, "LOOK_UNTOLD", 3600.0)
    monkeypatch.setattr(watch, "AFTER_ERROR", 0.0)
    return table


async def settle() -> None:
    """Let everything happen that can happen without anything new."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_change_that_is_told_is_answered(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            table.put(2)
            watching.heard(str(RUN))
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_a_change_that_is_told_while_the_run_is_read_is_not_missed(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)

        async def change_meanwhile() -> None:
            table.before_answer = None
            table.put(2)
            watching.heard(str(RUN))

        table.before_answer = change_meanwhile
        with watching.waiting_for(RUN, 1) as wait:
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_the_end_of_a_run_that_is_stored_after_the_wait_began_is_not_missed(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        with watching.waiting_for(RUN, None, stored=False) as wait:
            accepted = table.put(1, "queued")
            table.put(3, "succeeded")  # a worker was quicker than the answer of the database
            watching.heard(str(RUN))
            watching.was_stored(accepted)
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.state == "succeeded"


def test_the_end_of_a_run_that_was_just_stored_is_found_though_its_word_was_lost(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_UNTOLD", 0.01)

    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        with watching.waiting_for(RUN, None, stored=False) as wait:
            watching.was_stored(table.put(1, "queued"))
            table.put(3, "succeeded")
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.state == "succeeded"


def test_what_is_known_is_looked_at_again_for_who_comes_back_often(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LOOK_UNTOLD", 0.02)

    async def scene() -> int:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1):
            await settle()
        table.put(2)  # and nobody tells
        async with asyncio.timeout(SECONDS):
            while True:
                with watching.waiting_for(RUN, 1) as wait:
                    if run := await wait.outcome(0.001):
                        return run.version

    assert asyncio.run(scene()) == 2


def test_a_run_that_was_just_stored_is_not_read(table: Table) -> None:
    async def scene() -> Watch:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        with watching.waiting_for(RUN, None, stored=False) as wait:
            watching.was_stored(table.put(1, "queued"))
            assert await wait.outcome(0.02) is None
            assert watching.known(RUN) is table.runs[RUN]
        return watching

    asyncio.run(scene())
    assert "rows" not in table.reads


def test_who_comes_back_at_once_costs_no_read(table: Table) -> None:
    async def scene() -> None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        for _ in range(50):
            with watching.waiting_for(RUN, 1) as wait:
                assert await wait.outcome(0.001) is None
                await settle()

    asyncio.run(scene())
    assert table.reads.count("rows") == 1


def test_a_run_that_changed_while_nobody_waited_is_read_again(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1):
            await settle()
        table.put(2)
        watching.heard(str(RUN))
        assert watching.known(RUN) is None
        with watching.waiting_for(RUN, 1) as wait:
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_all_who_wait_for_a_run_are_answered_by_one_read(table: Table) -> None:
    async def one(watching: Watch) -> Run | None:
        with watching.waiting_for(RUN, 1) as wait:
            return await wait.outcome(SECONDS)

    async def scene() -> list[Run | None]:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        waiting = [asyncio.create_task(one(watching)) for _ in range(1000)]
        await settle()
        table.reads.clear()
        table.put(2, "succeeded")
        watching.heard(str(RUN))
        return await asyncio.gather(*waiting)

    assert {run.version for run in asyncio.run(scene()) if run} == {2}
    assert table.reads == ["rows"]


def test_what_nobody_tells_is_found_by_looking(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_UNTOLD", 0.01)

    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            table.put(2)
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_when_word_may_have_been_lost_all_are_looked_at(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            table.put(2)
            watching.heard(SOMETHING)
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_somebody_who_says_nonsense_on_the_channel_makes_nobody_read(table: Table) -> None:
    async def scene() -> None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            table.reads.clear()
            for word in ("", "x" * 1000, "\x00", str(uuid.uuid4()), str(RUN)[:-1]):
                watching.heard(word)
            assert await wait.outcome(0.05) is None

    asyncio.run(scene())
    assert table.reads == []


def test_looks_keep_their_distance_whatever_is_said(table: Table) -> None:
    async def scene() -> None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            table.reads.clear()

            async def shout() -> None:
                for _ in range(2000):
                    watching.heard(SOMETHING)
                    await asyncio.sleep(0)

            await asyncio.gather(shout(), wait.outcome(0.1))

    asyncio.run(scene())
    assert len(table.reads) <= 0.1 / watch.LOOK_AGAIN + 2


def test_a_run_there_is_not_is_answered_at_once(table: Table) -> None:
    async def scene() -> Run | None:
        with Watch(table, Crowd()).waiting_for(RUN, None) as wait:  # type: ignore[arg-type]
            return await wait.answer

    assert asyncio.run(asyncio.wait_for(scene(), SECONDS)) is None


def test_while_the_database_is_away_nothing_is_known_and_afterwards_all_is_answered(table: Table) -> None:
    async def scene() -> Run | None:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as wait:
            await settle()
            assert watching.known(RUN) is not None
            table.is_away = True
            watching.heard(str(RUN))
            await settle()
            assert watching.known(RUN) is None
            table.put(2)
            table.is_away = False
            return await wait.outcome(SECONDS)

    run = asyncio.run(scene())
    assert run is not None
    assert run.version == 2


def test_runs_nobody_waits_for_any_more_are_forgotten(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOOK_UNTOLD", 0.001)
    monkeypatch.setattr(watch, "REMEMBERED", 0.01)

    async def scene() -> int:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        for _ in range(100):
            with watching.waiting_for(uuid.uuid4(), None):
                await settle()
        assert watching._task is not None
        await asyncio.wait_for(watching._task, SECONDS)  # it ends when nothing is watched
        return len(watching._watched)

    assert asyncio.run(scene()) == 0


def test_stopping_ends_waits_and_those_that_begin_later(table: Table) -> None:
    async def scene() -> list[Run | None]:
        watching = Watch(table, Crowd())  # type: ignore[arg-type]
        table.put(1)
        with watching.waiting_for(RUN, 1) as before:
            await settle()
            watching.stop()
            with watching.waiting_for(RUN, 1) as after:
                return [await before.answer, await after.answer]

    assert asyncio.run(asyncio.wait_for(scene(), SECONDS)) == [None, None]
