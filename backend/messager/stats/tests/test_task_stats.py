"""GET /tasks/{task}/stats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from messager.stats.tests.test_counting import count_all
from messager.stats.times import BOUNDS, bucket_of, percentile
from messager.testing.client import Api
from messager.testing.factories import make_run

TASK = "samples.add"


def took(seconds: float, state: str = "succeeded", waited: float = 0, **columns: Any) -> None:
    end = Now() - timedelta(minutes=5)
    start = end - timedelta(seconds=seconds)
    make_run(
        state, **{"finished_at": end, "started_at": start, "created_at": start - timedelta(seconds=waited), **columns}
    )


@pytest.mark.parametrize("counted", [False, True])
def test_it_says_how_the_task_did(api: Api, counted: bool) -> None:
    for _ in range(3):
        took(1.5, waited=0.3)
    took(25, "failed", waited=0.3)
    took(0, "cancelled", started_at=None)
    took(9, task="samples.other")
    make_run("running")
    if counted:
        count_all()
    found = api.get(f"/tasks/{TASK}/stats").json()
    assert (found["task"], found["runs"], found["complete"]) == (TASK, 5, True)
    assert found["counts"] == {"succeeded": 3, "failed": 1, "cancelled": 1}
    assert found["success_rate"] == 0.75
    durations = dict(zip([*found["durations"]["bounds"], None], found["durations"]["counts"], strict=True))
    assert {bound: count for bound, count in durations.items() if count} == {2.0: 3, 30.0: 1}
    assert 1 < found["p50"] < 2 < 20 < found["p95"] < 30
    assert 0.2 < found["wait_p50"] < 0.5
    assert sum(found["waits"]["counts"]) == 4
    assert [item["counts"] for item in found["items"] if item["counts"]] == [found["counts"]]


def test_of_a_task_that_never_ran_nothing_is_known(api: Api) -> None:
    found = api.get(f"/tasks/{TASK}/stats?step=3600").json()
    assert (found["runs"], found["counts"], found["success_rate"], found["p50"]) == (0, {}, None, None)
    assert found["step"] == 3600


def test_an_unknown_task_is_404(api: Api) -> None:
    assert api.get("/tasks/samples.nothing/stats").status_code == 404


@pytest.mark.parametrize(
    ("seconds", "bucket"), [(-1, 0), (0, 0), (0.005, 0), (0.0051, 1), (1, 7), (10**9, len(BOUNDS))]
)
def test_a_bucket_reaches_up_to_its_bound(seconds: float, bucket: int) -> None:
    assert bucket_of(seconds) == bucket


def test_percentiles_are_within_their_bucket() -> None:
    assert percentile({}, 0.5) is None
    assert percentile({7: 10}, 0.5) == 0.75  # from half a second to one
    assert percentile({7: 1, len(BOUNDS): 1}, 0.95) == BOUNDS[-1]
    assert percentile({0: 0, 7: 2}, 0.0) == 0.5
