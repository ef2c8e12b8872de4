"""What a bulk action does to runs, and how it counts them."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
import redis
from django.db import connection

from messager.bulk import actions, execution
from messager.bulk.execution import step
from messager.bulk.models import Bulk, BulkItem
from messager.bulk.tests.conftest import Create, finish
from messager.runs import transitions
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.factories import make_run, stored


def counts(bulk: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(bulk[name] for name in ("state", "total", "total_exact", "done", "skipped", "failed"))


def retries() -> list[Run]:
    return list(Run.objects.exclude(retry_of=None).order_by("id"))


def test_a_retry_makes_one_new_run_for_each_that_matches(api: Api, carry_out: Create) -> None:
    old = [make_run("failed", input=f'{{"a":{n}}}', tags='["x"]') for n in range(3)]
    for state in ("succeeded", "cancelled", "queued", "running"):
        make_run(state)
    bulk = carry_out("retry", filter={"task": ["samples.add"]})
    assert counts(bulk) == ("done", 3, True, 3, 0, 0)
    new = retries()
    assert [(run.retry_of, run.input, run.tags, run.state) for run in new] == [
        (run.id, run.input, run.tags, "queued") for run in old
    ]
    assert bulk["started_at"] <= bulk["finished_at"]


def test_secrets_are_sent_again_whole(api: Api, carry_out: Create) -> None:
    old = api.submit("samples.keeps_to_itself", {"token": "mine"})
    api.post(f"/runs/{old['id']}/cancel")
    carry_out("retry", ids=[old["id"]])
    (new,) = retries()
    assert json.loads(new.whole_input) == {"token": "mine"}
    assert "mine" not in new.input


def test_its_new_runs_are_listed(api: Api, carry_out: Create) -> None:
    make_run("failed")
    make_run("failed", task="samples.gives")
    bulk = carry_out("retry", filter={"task": ["samples.add"]})
    (made,) = api.get(f"/runs?bulk={bulk['id']}").json()["items"]
    (item,) = api.get(f"/bulk/{bulk['id']}/items").json()["items"]
    assert (item["run"], item["made"], item["outcome"]) == (made["retry_of"], made["id"], "done")


def test_new_runs_are_published_as_those_of_a_single_retry(
    transactional_db: None, broker: redis.Redis, carry_out: Create
) -> None:
    make_run("failed")
    carry_out("retry", filter={"state": ["failed"]})
    (new,) = retries()
    assert (new.publishes, broker.llen("celery")) == (1, 1)


def test_runs_that_came_later_are_left_alone(create: Create) -> None:
    old = make_run("failed")
    create("retry", filter={"state": ["failed"]})
    late = make_run("failed", created_at=Bulk.objects.get().created_at + 2 * execution.SAME_MOMENT)
    finish()
    assert [run.retry_of for run in retries()] == [old.id]
    assert stored(late).state == "failed"


def test_what_it_makes_is_never_its_object_though_it_fails_at_once(
    create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "TURNS", {connection.vendor: 1})
    for _ in range(3):
        make_run("failed")
    create("retry", filter={"state": ["failed"]})
    while step():
        for run in Run.objects.filter(state="queued"):
            claimed = uuid.uuid4()
            transitions.claim(run.id, claimed, "w@h")
            transitions.fail(run.id, claimed, transitions.WORKER_LOST)
    assert len(retries()) == 3


def test_given_ids_are_retried_whatever_their_end(carry_out: Create) -> None:
    runs = [make_run(state) for state in ("succeeded", "failed", "cancelled")]
    assert counts(carry_out("retry", ids=[str(run.id) for run in runs])) == ("done", 3, True, 3, 0, 0)
    assert {run.retry_of for run in retries()} == {run.id for run in runs}


def test_what_cannot_be_retried_is_skipped_or_failed_with_its_reason(carry_out: Create) -> None:
    gone = uuid.uuid4()
    live, lost = make_run("running"), make_run("failed", task="samples.gone")
    wrong = make_run("failed", input='{"a":"seven"}')
    bulk = carry_out("retry", ids=[str(one) for one in (live.id, lost.id, wrong.id, gone)])
    assert counts(bulk) == ("done", 4, True, 0, 2, 2)
    reasons = {one["reason"]: one for one in bulk["reasons"]}
    assert {name: (one["outcome"], one["count"]) for name, one in reasons.items()} == {
        "not_ended": ("skipped", 1),
        "gone": ("skipped", 1),
        "no_task": ("failed", 1),
        "invalid": ("failed", 1),
    }
    (example,) = reasons["invalid"]["examples"]
    assert (example["run"], "input.a" in example["detail"]) == (str(wrong.id), True)
    assert reasons["gone"]["message"] == "There is no such run, or no longer."
    assert retries() == []


def test_a_validator_that_breaks_stops_nobody_else(carry_out: Create, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [make_run("failed", input='{"a":1}') for _ in range(3)]
    real = actions.new_run

    def breaking(spec: Any, submission: Any) -> Run:
        if submission.retry_of == runs[1].id:
            raise KeyError("a secret")
        return real(spec, submission)

    monkeypatch.setattr(actions, "new_run", breaking)
    bulk = carry_out("retry", ids=[str(run.id) for run in runs])
    assert counts(bulk) == ("done", 3, True, 2, 0, 1)
    assert bulk["reasons"][0]["examples"] == [{"run": str(runs[1].id), "detail": "KeyError"}]


def test_a_few_examples_stand_for_many(carry_out: Create) -> None:
    for _ in range(8):
        make_run("failed", task="samples.gone")
    (reason,) = carry_out("retry", filter={"task": ["samples.gone"]})["reasons"]
    assert (reason["count"], len(reason["examples"])) == (8, 5)


def test_a_cancellation_ends_what_waits_and_asks_what_runs(api: Api, carry_out: Create) -> None:
    queued, scheduled, running = (make_run(state) for state in ("queued", "scheduled", "running"))
    make_run("succeeded")
    bulk = carry_out("cancel", filter={"task": ["samples.add"]})
    assert counts(bulk) == ("done", 3, True, 3, 0, 0)
    assert [stored(run).state for run in (queued, scheduled, running)] == ["cancelled", "cancelled", "running"]
    assert stored(running).cancel_requested_at is not None
    assert {run["id"] for run in api.get(f"/runs?bulk={bulk['id']}").json()["items"]} == {
        str(run.id) for run in (queued, scheduled, running)
    }


def test_what_cannot_be_cancelled_is_skipped_with_its_reason(carry_out: Create) -> None:
    ended, stopping = make_run("succeeded"), make_run("running", cancel_requested_at="2026-01-01T00:00:00Z")
    bulk = carry_out("cancel", ids=[str(ended.id), str(stopping.id), str(uuid.uuid4())])
    assert counts(bulk) == ("done", 3, True, 0, 3, 0)
    assert {one["reason"] for one in bulk["reasons"]} == {"ended", "stopping", "gone"}


def test_a_run_that_left_the_states_asked_for_is_spared(api: Api, create: Create) -> None:
    waiting, begun = make_run("queued"), make_run("queued")
    bulk = create("cancel", filter={"state": ["queued"]})
    step()
    transitions.claim(begun.id, uuid.uuid4(), "w@h")
    finish()
    found = api.get(f"/bulk/{bulk['id']}").json()
    assert counts(found) == ("done", 2, True, 1, 1, 0)
    assert [one["reason"] for one in found["reasons"]] == ["moved_on"]
    assert (stored(waiting).state, stored(begun).cancel_requested_at) == ("cancelled", None)


@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_many_small_steps_reach_each_run_once(
    api: Api, create: Create, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr(execution, "LISTED", {connection.vendor: 4})
    monkeypatch.setattr(execution, "TURNS", {connection.vendor: 3})
    runs = [make_run("failed" if action == "retry" else "queued") for _ in range(10)]
    bulk = create(action, filter={"task": ["samples.add"]})
    assert finish() == 3 + 4 + 1
    assert counts(api.get(f"/bulk/{bulk['id']}").json()) == ("done", 10, True, 10, 0, 0)
    assert set(BulkItem.objects.values_list("run", flat=True)) == {run.id for run in runs}
    if action == "retry":
        assert [run.retry_of for run in retries()] == [run.id for run in runs]


def test_large_inputs_are_copied_few_at_a_time(create: Create, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "CHARACTERS", 100)
    for _ in range(3):
        make_run("failed", task="samples.gives", input=json.dumps({"value": "x" * 60}))
    create("retry", filter={"state": ["failed"]})
    assert finish() == 1 + 3 + 1
    assert len(retries()) == 3


def test_actions_take_turns(api: Api, create: Create, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "TURNS", {connection.vendor: 1})
    ids = [str(make_run("failed").id) for _ in range(4)]
    long, short = create("retry", ids=ids), create("retry", ids=ids[:1])
    for _ in range(4):
        step()
    assert api.get(f"/bulk/{short['id']}").json()["state"] == "done"
    assert api.get(f"/bulk/{long['id']}").json()["done"] == 2


def test_nothing_found_is_an_end_as_well(carry_out: Create) -> None:
    assert counts(carry_out("retry", filter={"task": ["none"]})) == ("done", 0, True, 0, 0, 0)


def test_every_filter_of_the_list_chooses(carry_out: Create) -> None:
    batch = uuid.uuid4()
    wanted = make_run("failed", batch=batch, tags='["eu"]', input='{"a":77}')
    for columns in ({}, {"batch": batch}, {"tags": '["eu"]'}, {"input": '{"a":77}'}):
        make_run("failed", **columns)
    carry_out("retry", filter={"batch": str(batch), "tag": ["eu"], "q": "77"})
    assert [run.retry_of for run in retries()] == [wanted.id]
