"""A made-up history is one that Messager could have written itself, on both databases."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bench.history import rows as made
from bench.history.filling import fill
from bench.history.rows import Plan, rows
from bench.history.words import ABSENT, COMMON, RARE
from messager.runs.models import Run
from messager.testing.client import Api

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
PLAN = Plan(count=20_000, until=UNTIL)


@pytest.fixture(scope="module")
def history() -> list[made.Row]:
    return list(rows(PLAN))


def test_a_plan_always_makes_the_same_rows(history: list[made.Row]) -> None:
    assert list(rows(PLAN))[::500] == history[::500]
    assert next(rows(Plan(count=10, until=UNTIL, seed=2))).input != history[0].input


def test_ids_are_uuid7_of_the_time_of_making_and_ascend(history: list[made.Row]) -> None:
    assert [row.id for row in history] == sorted(row.id for row in history)
    assert {(row.id.version, row.id.variant) for row in history} == {(7, "specified in RFC 4122")}
    for row in history[:: len(history) // 50]:
        assert row.id.int >> 80 == int(row.created_at.timestamp() * 1000)
    assert history[-1].created_at == UNTIL
    assert UNTIL - history[0].created_at > timedelta(days=179)


def test_some_things_are_common_and_others_rare(history: list[made.Row]) -> None:
    states = Counter(row.state for row in history)
    assert states[made.COMMON_STATE] > 0.9 * len(history)
    assert states[made.RARE_STATE] == 2
    assert 0.08 < sum(COMMON in row.input for row in history) / len(history) < 0.12
    assert sum(RARE in row.input for row in history) == sum(made.RARE_TAG in row.tags for row in history) == 1
    assert not any(ABSENT in row.input for row in history)
    assert len({row.task for row in history}) == len(made.TASKS)


def test_the_database_takes_the_rows_and_the_api_finds_them(transactional_db: None, api: Api) -> None:
    plan = Plan(count=500, until=datetime.now(UTC))
    assert fill(os.environ["DATABASE_URL"], plan) > 0
    written = list(rows(plan))
    assert Run.objects.filter(id__in=[row.id for row in written[:100]]).count() == 100
    kept = Run.objects.get(id=written[7].id)
    assert (kept.created_at, kept.input, kept.state) == (written[7].created_at, written[7].input, written[7].state)
    assert [run["id"] for run in api.get(f"/runs?q={RARE}").json()["items"]] == [str(written[0].id)]
    tagged = api.get(f"/runs?tag={made.RARE_TAG}").json()["items"]
    assert [run["id"] for run in tagged] == [str(written[1].id)]
