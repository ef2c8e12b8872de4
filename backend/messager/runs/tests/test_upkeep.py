"""A worker writes the index by itself."""

from __future__ import annotations

from messager.runs.models import RunTag, RunText
from messager.testing.client import Api
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess


def test_what_ended_is_indexed_soon(worker: WorkerProcess, api: Api) -> None:
    run = api.submit("samples.add", {"a": 7}, tags=["late"])
    wait_for(lambda: RunText.objects.filter(run=run["id"], json__contains="7").exists(), "the run is indexed")
    assert RunTag.objects.filter(run=run["id"], tag='"late"').exists()
    assert [found["id"] for found in api.get("/runs?q=samples.add&tag=late").json()["items"]] == [run["id"]]
