"""A secret in an input is the task's alone: no answer, no export and no search gives it away."""

from __future__ import annotations

import hashlib
import json

import pytest
from pydantic import SecretStr

from messager.runs import indexing
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.stack import WorkerProcess, ended
from messager.tests import samples

TASK = "samples.keeps_to_itself"
TOKEN = "tok-en-of-mine"
KNOWN = hashlib.sha256(TOKEN.encode()).hexdigest()
MASKED = {"token": "*" * 10}


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize(
    "path",
    ["/runs", "/runs?q={q}", "/runs/{id}", "/runs/{id}/input", "/changes?since={since}", "/runs/export?format=csv"],
)
def test_no_answer_holds_it(api: Api, path: str) -> None:
    since = api.get("/changes").json()["next"]
    run = api.submit(TASK, {"token": TOKEN})
    assert run["input"] == MASKED
    answer = api.get(path.format(id=run["id"], since=since, q=run["id"]))
    assert answer.status_code == 200, answer.content
    body = answer.getvalue().decode()
    assert "*" * 10 in body
    assert TOKEN not in body


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("indexed", [True, False])
def test_no_search_finds_it(api: Api, indexed: bool) -> None:
    run = api.submit(TASK, {"token": TOKEN}, tags=["mine"])
    if indexed:
        indexing.step()
    assert api.get(f"/runs?q={TOKEN}").json()["items"] == []
    assert [item["id"] for item in api.get("/runs?q=keeps_to").json()["items"]] == [run["id"]]


@pytest.mark.usefixtures("transactional_db")
def test_a_refused_input_does_not_say_it(api: Api) -> None:
    answer = api.post(f"/tasks/{TASK}/runs", {"input": {"token": TOKEN, "fails": TOKEN}})
    assert answer.status_code == 422
    assert TOKEN not in answer.content.decode()


@pytest.mark.usefixtures("transactional_db")
def test_the_same_key_with_another_secret_is_another_request(api: Api) -> None:
    key = {"Idempotency-Key": "one"}
    codes = [api.post(f"/tasks/{TASK}/runs", {"input": {"token": token}}, key).status_code for token in "aab"]
    assert codes == [202, 202, 422]


def test_the_task_is_given_it_and_a_retry_too(worker: WorkerProcess) -> None:
    api = Api()
    first = ended(api.submit(TASK, {"token": TOKEN})["id"])
    again = ended(api.post(f"/runs/{first.id}/retry").json()["id"])
    for run in (first, again):
        assert (api.run(run.id)["input"], api.run(run.id)["result"]) == (MASKED, KNOWN)


def test_a_batch_and_what_failed_of_it_are_given_it(worker: WorkerProcess) -> None:
    api = Api()
    batch = api.submit_batch(TASK, [{"token": TOKEN, "fails": True}, {"token": TOKEN}])
    runs = api.get(f"/runs?batch={batch['id']}").json()["items"]
    assert {run["input"]["token"] for run in runs} == {"*" * 10}
    assert sorted(ended(run["id"]).state for run in runs) == ["failed", "succeeded"]
    new = api.post(f"/batches/{batch['id']}/retry-failed").json()
    (run,) = api.get(f"/runs?batch={new['id']}").json()["items"]
    assert "It has the token" in (ended(run["id"]).error_message or "")


@pytest.mark.usefixtures("transactional_db")
def test_a_task_passes_its_own_on() -> None:
    made = Run.objects.get(id=samples.keeps_to_itself.delay(SecretStr(TOKEN)).id)
    assert json.loads(made.whole_input) == {"token": TOKEN}
    assert TOKEN not in made.input
