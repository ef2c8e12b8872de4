"""A batch on its way: how far it is, cancelling it, and retrying what failed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messager.runs import transitions
from messager.runs.models import Batch, Run
from messager.testing.client import PROBLEM, Api
from messager.testing.factories import make_run, stored

pytestmark = pytest.mark.usefixtures("transactional_db")

NOWHERE = "01900000-0000-7000-8000-000000000000"


def make_batch(*states: str, task: str = "samples.add", **columns: Any) -> tuple[Batch, list[Run]]:
    from django.db.models.functions import Now

    batch = Batch.objects.create(task=task, total=len(states), created_at=Now(), tags='["x"]')
    return batch, [make_run(state, task, batch=batch.id, tags='["x"]', **columns) for state in states]


def states(runs: list[Run]) -> list[str]:
    return [stored(run).state for run in runs]


def test_its_runs_are_counted_by_state(api: Api) -> None:
    every = ("scheduled", "queued", "queued", "running", "succeeded", "failed", "cancelled")
    batch, _ = make_batch(*every)
    make_run("failed")
    make_batch("failed")
    found = api.batch(batch.id)
    assert found["counts"] == {state: every.count(state) for state in every}
    assert (found["total"], found["finished_at"]) == (7, None)


def test_it_has_ended_when_its_last_run_has(api: Api) -> None:
    batch, runs = make_batch("succeeded", "failed", "cancelled")
    ends = [stored(run).finished_at for run in runs]
    assert api.batch(batch.id)["finished_at"] == max(ends).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # type: ignore[type-var]


def test_it_is_to_be_asked_for_again_until_it_has_ended(api: Api) -> None:
    moving, ended = make_batch("running")[0], make_batch("failed")[0]
    assert api.get(f"/batches/{moving.id}").headers["Retry-After"] == "1"
    assert "Retry-After" not in api.get(f"/batches/{ended.id}").headers


def test_its_id_is_read_in_any_case(api: Api) -> None:
    batch, _ = make_batch("queued")
    assert api.batch(str(batch.id).upper())["id"] == str(batch.id)


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/cancel"), ("POST", "/retry-failed")])
@pytest.mark.parametrize("batch_id", [NOWHERE, "nonsense", "0"])
def test_an_unknown_batch_is_not_found(api: Api, method: str, path: str, batch_id: str) -> None:
    answer = api.request(method, f"/api/v1/batches/{batch_id}{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


def test_a_run_is_no_batch(api: Api) -> None:
    assert api.get(f"/batches/{make_run().id}").status_code == 404


# Cancelling ----------------------------------------------------------------------------------------------------------


def test_cancelling_ends_what_waits_and_asks_what_runs_to_stop(api: Api) -> None:
    batch, runs = make_batch("scheduled", "queued", "running", "succeeded", "failed")
    _, others = make_batch("queued", "running")
    answer = api.post(f"/batches/{batch.id}/cancel")
    assert answer.status_code == 200
    assert answer.json() == api.batch(batch.id)
    assert states(runs) == ["cancelled", "cancelled", "running", "succeeded", "failed"]
    assert [stored(run).cancel_requested_at is not None for run in runs] == [True, True, True, False, False]
    assert states(others) == ["queued", "running"]
    assert stored(others[1]).cancel_requested_at is None


def test_each_run_is_cancelled_as_if_it_were_alone(api: Api) -> None:
    single, (_, runs) = make_run(batch=None), make_batch("queued", "running", started_at=None)
    before = [(run.version, run.changed) for run in map(stored, runs)]
    api.post(f"/runs/{single.id}/cancel")
    api.post(f"/batches/{runs[0].batch}/cancel")
    one, (cancelled, asked) = stored(single), map(stored, runs)
    same = ("state", "error_type", "error_message", "version", "lease_until", "due_at", "result")
    assert [getattr(cancelled, name) for name in same] == [getattr(one, name) for name in same]
    assert [run.version for run in (cancelled, asked)] == [version + 1 for version, _ in before]
    assert all(run.changed > changed for run, (_, changed) in zip((cancelled, asked), before, strict=True))


def test_cancelling_twice_changes_nothing_the_second_time(api: Api) -> None:
    batch, (run,) = make_batch("running")
    first = api.post(f"/batches/{batch.id}/cancel")
    version = stored(run).version
    second = api.post(f"/batches/{batch.id}/cancel")
    assert (second.status_code, second.json()) == (200, first.json())
    assert stored(run).version == version


def test_when_all_have_ended_there_is_nothing_to_cancel(api: Api) -> None:
    batch, _ = make_batch("succeeded", "failed", "cancelled")
    answer = api.post(f"/batches/{batch.id}/cancel")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM)


def test_a_large_batch_is_cancelled_by_four_statements(api: Api) -> None:
    batch = api.submit_batch("samples.add", [{"a": n} for n in range(300)])
    with CaptureQueriesContext(connection) as queries:
        assert api.post(f"/batches/{batch['id']}/cancel").json()["counts"]["cancelled"] == 300
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "UPDATE", "UPDATE", "SELECT"]


def test_a_run_that_begins_to_wait_meanwhile_is_cancelled_too(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    batch, (run,) = make_batch("running")
    request_cancel_of = transitions.request_cancel_of

    def meanwhile(batch_id: uuid.UUID) -> int:
        Run.objects.filter(state="running").update(state="queued", lease_until=None, claim_token=None)
        return request_cancel_of(batch_id)

    monkeypatch.setattr(transitions, "request_cancel_of", meanwhile)
    assert api.post(f"/batches/{batch.id}/cancel").json()["counts"]["cancelled"] == 1
    assert stored(run).state == "cancelled"


def test_what_was_cancelled_is_dropped_by_its_messages(api: Api, broker: redis.Redis) -> None:
    batch = api.submit_batch("samples.add", [{"a": 1}])
    api.post(f"/batches/{batch['id']}/cancel")
    assert transitions.claim(Run.objects.get().id, uuid.uuid4(), "w@host") is None


# Retrying ------------------------------------------------------------------------------------------------------------


def test_what_failed_is_retried_in_a_new_batch(api: Api, broker: redis.Redis) -> None:
    old, runs = make_batch("failed", "succeeded", "cancelled")
    runs.append(make_run("failed", batch=old.id, input='{"a":9}'))
    answer = api.post(f"/batches/{old.id}/retry-failed")
    assert answer.status_code == 202
    new = answer.json()
    assert answer.headers["Location"] == f"/api/v1/batches/{new['id']}"
    assert api.batch(new["id"]) == new
    assert (new["retry_of"], new["total"], new["tags"], new["task"]) == (str(old.id), 2, ["x"], "samples.add")
    made = list(reversed(api.get(f"/runs?batch={new['id']}").json()["items"]))
    assert [run["retry_of"] for run in made] == [str(runs[0].id), str(runs[3].id)]
    assert [run["input"] for run in made] == [{"a": 1, "b": 2}, {"a": 9}]
    assert {(run["state"], run["attempt"], *run["tags"]) for run in made} == {("queued", 0, "x")}
    assert broker.llen("celery") == 2
    assert states(runs) == ["failed", "succeeded", "cancelled", "failed"]


@pytest.mark.parametrize("given", [("failed", "running"), ("failed", "scheduled"), ("succeeded", "cancelled")])
def test_there_is_nothing_to_retry_before_the_end_or_when_none_failed(api: Api, given: tuple[str, ...]) -> None:
    batch, _ = make_batch(*given)
    answer = api.post(f"/batches/{batch.id}/retry-failed")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, PROBLEM)
    assert Batch.objects.count() == 1


def test_a_task_that_takes_other_inputs_by_now_names_those_that_do_not_fit(api: Api) -> None:
    batch, _ = make_batch("failed")
    make_run("failed", batch=batch.id, input='{"a":"no number"}')
    answer = api.post(f"/batches/{batch.id}/retry-failed")
    assert (answer.status_code, [error["loc"] for error in answer.json()["errors"]]) == (422, [["inputs", 1, "a"]])


def test_a_task_that_is_gone_cannot_be_retried(api: Api) -> None:
    batch, _ = make_batch("failed", task="gone.task")
    assert api.post(f"/batches/{batch.id}/retry-failed").status_code == 404
