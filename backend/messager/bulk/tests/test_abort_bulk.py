"""POST /bulk/{id}/abort."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from messager.bulk import execution
from messager.bulk.execution import step
from messager.bulk.tests.conftest import Create, finish
from messager.runs.models import Run
from messager.testing.client import Api
from messager.testing.factories import make_run


def test_an_aborted_action_keeps_what_was_done_and_does_no_more(
    api: Api, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "TURNS", {connection.vendor: 2})
    for _ in range(5):
        make_run("failed")
    bulk = create("retry", filter={"state": ["failed"]})
    step()
    step()
    answer = api.post(f"/bulk/{bulk['id']}/abort")
    assert answer.status_code == 200
    aborted = answer.json()
    assert (aborted["state"], aborted["done"], aborted["total"]) == ("aborted", 2, 5)
    assert aborted["finished_at"] is not None
    assert finish() == 0
    assert Run.objects.exclude(retry_of=None).count() == 2
    assert api.get(f"/bulk/{bulk['id']}").json() == aborted


def test_one_that_has_not_begun_is_aborted_as_well(api: Api, create: Create) -> None:
    run = make_run("queued")
    bulk = create("cancel", filter={"state": ["queued"]})
    assert api.post(f"/bulk/{bulk['id']}/abort").json()["state"] == "aborted"
    assert finish() == 0
    assert api.run(run.id)["state"] == "queued"


def test_a_step_that_is_late_writes_nothing(api: Api, create: Create, monkeypatch: pytest.MonkeyPatch) -> None:
    make_run("failed")
    bulk = create("retry", filter={"state": ["failed"]})
    find = execution.find

    def find_and_be_aborted(*args: object) -> object:
        api.post(f"/bulk/{bulk['id']}/abort")
        return find(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(execution, "find", find_and_be_aborted)
    step()
    assert api.get(f"/bulk/{bulk['id']}/items").json()["items"] == []


def test_what_has_ended_cannot_be_aborted(api: Api, carry_out: Create) -> None:
    bulk = carry_out("retry", ids=[str(make_run("failed").id)])
    assert api.post(f"/bulk/{bulk['id']}/abort").status_code == 409


def test_what_is_not_there_cannot_be_aborted(api: Api) -> None:
    assert api.post(f"/bulk/{uuid.uuid4()}/abort").status_code == 404
