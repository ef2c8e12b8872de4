"""What a task makes of files is in its result, and with its run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from messager.catalog.registry import find_task
from messager.files import Artifact
from messager.files.models import StoredFile
from messager.files.owner import MOST, Owner, owning
from messager.files.tests.conftest import content_of, execute_once
from messager.runs.models import Run
from messager.testing.client import Api

pytestmark = pytest.mark.usefixtures("transactional_db")


def executed(api: Api, task: str, input: dict[str, Any] | None = None) -> Run:
    return execute_once(api.submit(f"samples.{task}", input)["id"])


def artifacts(api: Api, run: Run) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get(f"/runs/{run.id}/artifacts").json()["items"]
    return items


def test_the_result_holds_where_the_file_is(api: Api) -> None:
    run = executed(api, "give_file", {"content": "a,b\n1,2\n", "name": "table.csv"})
    result = json.loads(run.result or run.error_message or "")
    file = StoredFile.objects.get()
    assert result == {
        "artifact": str(file.id),
        "name": "table.csv",
        "size": 8,
        "content_type": "text/csv",
        "url": f"/api/v1/downloads/{file.token}",
    }
    assert len(file.token) >= 32
    assert content_of(file) == b"a,b\n1,2\n"


def test_the_schema_of_the_result_says_so() -> None:
    schema = find_task("samples.give_file").result_schema
    assert (schema["format"], schema["required"]) == ("artifact", ["artifact", "name", "size", "content_type", "url"])
    assert find_task("samples.give_typed").result_schema["additionalProperties"]["items"]["format"] == "artifact"


def test_it_may_be_made_of_anything_and_stand_anywhere(api: Api) -> None:
    run = executed(api, "give_everything")
    result = json.loads(run.result or run.error_message or "")
    assert {result["path"]["name"], result["text_path"]["name"], result["stream"]["name"]} == {
        "by-path.txt",
        "renamed.txt",
        "file",
    }
    assert (result["open"][0]["name"], result["package"]["parts"][0]["name"]) == ("by-path.txt", "part.txt")
    contents = {content_of(file) for file in StoredFile.objects.all()}
    assert contents == {b"by path", b"of memory", b"in a dataclass"}


def test_a_typed_result_may_hold_many(api: Api) -> None:
    result = json.loads(executed(api, "give_typed").result or "")
    assert [one["name"] for one in result["all"]] == ["one", "two"]


def test_the_runs_artifacts_are_listed_with_its_inputs(api: Api) -> None:
    run = executed(api, "give_file", {"content": "x", "name": "../x.txt"})
    (item,) = artifacts(api, run)
    assert (item["name"], item["size"], item["content_type"], item["expires_at"]) == ("x.txt", 1, "text/plain", None)
    reader = executed(api, "read_file", {"file": item["id"]})
    assert api.get(f"/runs/{reader.id}/artifacts").json() == {"items": [], "inputs": [item]}


def test_a_run_that_is_not_there_has_none(api: Api) -> None:
    assert api.get("/runs/0198e7c4-0000-7000-8000-000000000000/artifacts").status_code == 404


def test_what_was_made_before_a_failure_is_kept(api: Api) -> None:
    run = executed(api, "give_and_fail")
    assert (run.state, [item["name"] for item in artifacts(api, run)]) == ("failed", ["half.txt"])


def test_only_the_last_attempts_artifacts_are_the_runs(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from messager.runs.transitions import promote_due

    run = executed(api, "give_at_each_attempt")
    assert [item["name"] for item in artifacts(api, run)] == ["attempt-1.txt"]
    assert promote_due(10)
    run = execute_once(run.id)
    assert (run.state, [item["name"] for item in artifacts(api, run)]) == ("succeeded", ["attempt-2.txt"])


def test_inside_a_transaction_none_can_be_made(api: Api) -> None:
    run = executed(api, "give_in_a_transaction")
    assert (run.state, run.error_type) == ("failed", "RuntimeError")
    assert not StoredFile.objects.exists()


def test_a_thread_of_the_task_may_make_one(api: Api) -> None:
    run = executed(api, "give_in_a_thread")
    assert [item["name"] for item in artifacts(api, run)] == ["of a thread"]


def test_one_attempt_makes_only_so_many(api: Api) -> None:
    run = api.submit("samples.add", {"a": 1})
    owner = Owner(run=run["id"], token=run["id"], tell=lambda: None, made=MOST)
    with owning(owner), pytest.raises(Exception, match="keeps 1000 artifacts"):
        Artifact(b"", name="one too many")


def test_a_source_that_breaks_leaves_nothing_behind(api: Api) -> None:
    class Broken:
        def read(self, size: int) -> bytes:
            raise OSError("gone")

    run = api.submit("samples.add", {"a": 1})
    with owning(Owner(run=run["id"], token=run["id"], tell=lambda: None)), pytest.raises(OSError, match="gone"):
        Artifact(Broken())  # type: ignore[arg-type]
    assert StoredFile.objects.get().state == "deleting"


def test_outside_of_a_run_nothing_is_stored() -> None:
    artifact = Artifact(b"a,b\n", name="a.csv")
    assert (artifact.name, artifact.size, artifact.content_type) == ("a.csv", 4, "text/csv")
    assert not StoredFile.objects.exists()


def test_nothing_else_can_be_a_file() -> None:
    with pytest.raises(TypeError, match="not of a int"):
        Artifact(5)  # type: ignore[arg-type]
