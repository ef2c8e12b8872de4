"""The feed passes every change on to everybody it concerns, with one look at the database for all of them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError

from messager.runs.changes import ChangeFilters
from messager.runs.errors import StaleCursor
from messager.runs.models import Run
from messager.waiting import feed
from messager.waiting.feed import Feed

SECONDS = 10.0


@dataclass(frozen=True)
class Changes:
    runs: list[Run]
    next: str
    more: bool = False


class Table:
    """Stands for the database: its changes, one after the other, and how often they were looked at."""

    def __init__(self) -> None:
        self.changes: list[Run] = []
        self.looks = 0
        self.error: Exception | None = None

    def put(self, task: str = "a", run_id: uuid.UUID | None = None) -> Run:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        run = Run(id=run_id or uuid.uuid4(), task=task, state="queued", input="{}", created_at=now)
        self.changes.append(run)
        return run

    def position(self) -> str:
        if self.error:
            raise self.error
        return str(len(self.changes))

    def since(self, cursor: str, filters: Any, limit: int) -> Changes:
        self.looks += 1
        if self.error:
            raise self.error
        new = self.changes[int(cursor) :]
        return Changes(new[:limit], str(int(cursor) + min(limit, len(new))), len(new) > limit)

    async def do(self, work: Callable[[], Any]) -> Any:
        await asyncio.sleep(0)
        return work()


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    table = Table()
    monkeypatch.setattr(feed, "changes_since", table.since)
    monkeypatch.setattr(feed, "position_now", table.position)
    # Nothing is found by looking now and then, but where a test says so.
    for name in ("LOOK", "LOOK_UNTOLD"):
        monkeypatch.setattr(feed, name, 3600.0)
    for name in ("AFTER_ERROR", "LOOK_AGAIN"):
        monkeypatch.setattr(feed, name, 0.0)
    return table


def asked(**filters: Any) -> ChangeFilters:
    return ChangeFilters(**filters)


async def begun(following: Feed) -> None:
    assert await following.has_begun(SECONDS)


def test_a_change_reaches_those_it_concerns_and_no_others(table: Table) -> None:
    async def scene() -> tuple[list[Run], list[Run]]:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked(task=["a"])) as concerned, following.waiting_for(asked(task=["b"])) as other:
            await begun(following)
            table.put("a")
            following.heard()
            return await concerned.outcome(SECONDS), await other.outcome(0.02)

    concerned, other = asyncio.run(scene())
    assert (concerned, other) == (table.changes, [])


def test_a_thousand_who_ask_the_same_are_answered_by_one_look(table: Table) -> None:
    async def one(following: Feed) -> list[Run]:
        with following.waiting_for(asked()) as wait:
            return await wait.outcome(SECONDS)

    async def scene() -> list[list[Run]]:
        following = Feed(table)  # type: ignore[arg-type]
        waiting = [asyncio.create_task(one(following)) for _ in range(1000)]
        await asyncio.sleep(0)
        await begun(following)
        looks = table.looks
        table.put()
        following.heard()
        found = await asyncio.gather(*waiting)
        assert table.looks == looks + 1
        return found

    assert asyncio.run(scene()) == [table.changes] * 1000


def test_a_run_that_is_asked_for_by_id_is_found_among_many(table: Table) -> None:
    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        wanted = uuid.uuid4()
        with following.waiting_for(asked(id=[wanted, uuid.uuid4()])) as wait:
            await begun(following)
            for _ in range(500):
                table.put()
            last = table.put(run_id=wanted)
            following.heard()
            assert await wait.outcome(SECONDS) == [last]
        assert not following._waits

    asyncio.run(scene())


def test_of_a_run_that_changes_twice_the_newest_state_is_given(table: Table) -> None:
    async def scene() -> list[Run]:
        following = Feed(table)  # type: ignore[arg-type]
        run_id = uuid.uuid4()
        with following.waiting_for(asked()) as wait:
            await begun(following)
            table.put("first", run_id)
            table.put("second", run_id)
            following.heard()
            return await wait.outcome(SECONDS)

    assert [run.task for run in asyncio.run(scene())] == ["second"]


def test_who_comes_back_with_a_cursor_of_a_moment_ago_is_told_what_came_since(table: Table) -> None:
    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as wait:
            await begun(following)
            before = following.position
            table.put()
            following.heard()
            await wait.outcome(SECONDS)
            assert following.passed_since(before) == table.changes
            assert following.passed_since(following.position) == []
            assert following.passed_since("of another process") is None

    asyncio.run(scene())


def test_a_cursor_from_before_more_changes_than_are_remembered_is_not_known(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked(task=["none"])):
            await begun(following)
            before = following.position
            for _ in range(feed.KEPT + 1):
                table.put()
            following.heard()
            async with asyncio.timeout(SECONDS):
                while following.position != str(feed.KEPT + 1):
                    await asyncio.sleep(0)
            assert following.passed_since(before) is None

    asyncio.run(scene())


def test_what_nobody_tells_is_found_by_looking(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_UNTOLD", 0.01)

    async def scene() -> list[Run]:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as wait:
            await begun(following)
            table.put()
            return await wait.outcome(SECONDS)

    assert asyncio.run(scene()) == table.changes


def test_looks_keep_their_distance_whatever_is_said(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_AGAIN", 0.05)

    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked(task=["none"])) as wait:

            async def shout() -> None:
                for _ in range(5000):
                    following.heard()
                    await asyncio.sleep(0)

            await asyncio.gather(shout(), wait.outcome(0.2))

    asyncio.run(scene())
    assert table.looks <= 0.2 / 0.05 + 3


def test_while_nobody_waits_nothing_is_looked_at(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "DORMANT", 0.0)
    monkeypatch.setattr(feed, "LOOK_UNTOLD", 0.001)

    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()):
            await begun(following)
        assert following._following is not None
        await asyncio.wait_for(following._following, SECONDS)
        looks = table.looks
        for _ in range(50):
            following.heard()
            await asyncio.sleep(0)
        assert table.looks == looks
        # What comes later begins where the database is then.
        table.put()
        with following.waiting_for(asked()) as wait:
            await begun(following)
            last = table.put()
            following.heard()
            assert await wait.outcome(SECONDS) == [last]

    asyncio.run(scene())


def test_an_outage_of_the_database_is_survived_and_nothing_is_missed(table: Table) -> None:
    async def scene() -> list[Run]:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as wait:
            await begun(following)
            table.error = OperationalError("away")
            table.put()
            following.heard()
            assert await wait.outcome(0.02) == []
            assert following.is_blind
            assert following.passed_since(following.position) is None
            table.error = None
            following.heard()
            return await wait.outcome(SECONDS)

    assert asyncio.run(scene()) == table.changes


def test_when_the_database_is_another_one_those_who_wait_are_told_that_they_missed_something(table: Table) -> None:
    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as wait:
            await begun(following)
            table.error = StaleCursor()
            following.heard()
            assert await wait.outcome(SECONDS) == []
            assert wait.is_cut_off
            table.error = None

    asyncio.run(scene())


def test_large_runs_are_not_all_remembered(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEPT_CHARACTERS", 1000)

    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as wait:
            await begun(following)
            before = following.position
            for _ in range(3):
                table.put().input = "x" * 400
            following.heard()
            assert len(await wait.outcome(SECONDS)) == 3
            assert following.passed_since(before) is None
            assert len(following._recent) == 2

    asyncio.run(scene())


def test_stopping_ends_waits_and_those_that_begin_later(table: Table) -> None:
    async def scene() -> None:
        following = Feed(table)  # type: ignore[arg-type]
        with following.waiting_for(asked()) as before:
            await begun(following)
            following.stop()
            with following.waiting_for(asked(id=[uuid.uuid4()])) as after:
                assert [await before.outcome(SECONDS), await after.outcome(SECONDS)] == [[], []]

    asyncio.run(asyncio.wait_for(scene(), SECONDS))
