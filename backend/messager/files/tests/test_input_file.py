"""A file goes into a task by its id, wherever the hints allow one."""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from messager.bulk.tests.conftest import finish
from messager.catalog.registry import find_task
from messager.files import InputFile, services
from messager.files.models import FileUse, StoredFile
from messager.files.tests.conftest import Upload, execute_once, upload, use_folder
from messager.runs.models import Batch, Run
from messager.runs.services import Submission, retry, submit
from messager.testing.client import Api
from messager.tests.file_samples import read_file

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_schema_marks_a_file() -> None:
    schema = find_task("samples.read_file").input_schema
    assert schema["properties"]["file"] == {"type": "string", "format": "input-file", "title": "File"}
    letter = find_task("samples.read_letter").input_schema["$defs"]["Letter"]["properties"]
    assert letter["enclosed"]["items"] == {"type": "string", "format": "input-file"}
    assert {"type": "string", "format": "input-file"} in letter["stamp"]["anyOf"]


def test_a_task_reads_the_file_by_its_own_name(api: Api, uploaded: Upload) -> None:
    file = uploaded(b"hello", "greeting.txt")
    run = execute_once(api.submit("samples.read_file", {"file": str(file.id)})["id"])
    assert json.loads(run.result or run.error_message or "") == {
        "content": "hello",
        "name": "greeting.txt",
        "path": "greeting.txt",
        "size": 5,
        "type": "text/plain",
        "like_a_path": True,
    }


def test_files_stand_in_lists_models_and_objects(api: Api, uploaded: Upload) -> None:
    one, two, three = (str(uploaded(text, "same.txt").id) for text in (b"1", b"2", b"3"))
    letter = {"text": "see inside", "enclosed": [one, two], "stamp": three}
    run = execute_once(api.submit("samples.read_letter", {"letter": letter, "more": {"a": one}})["id"])
    assert json.loads(run.result or run.error_message or "") == ["1", "2", "3", "1"]
    assert FileUse.objects.filter(run=run.id, token=None).count() == 3


@pytest.mark.parametrize("value", ["", "x", str(uuid.uuid4()), 5, None, {}, "../../etc/passwd"])
def test_what_names_no_file_is_refused_at_its_field(api: Api, value: object) -> None:
    answer = api.post("/tasks/samples.read_file/runs", {"input": {"file": value}})
    assert (answer.status_code, [error["loc"] for error in answer.json()["errors"]]) == (422, [["input", "file"]])


def test_a_file_inside_is_refused_where_it_stands(api: Api, uploaded: Upload) -> None:
    letter = {"text": "", "enclosed": [str(uploaded().id), str(uuid.uuid4())]}
    answer = api.post("/tasks/samples.read_letter/runs", {"input": {"letter": letter}})
    assert answer.json()["errors"][0]["loc"] == ["input", "letter", "enclosed", 1]
    assert "There is no such file" in answer.json()["errors"][0]["msg"]


def test_a_file_that_is_still_coming_is_none(api: Api) -> None:
    file = services.begin_upload("slow")
    assert api.post("/tasks/samples.read_file/runs", {"input": {"file": str(file.id)}}).status_code == 422


def test_a_file_that_is_deleted_at_that_moment_is_refused_and_nothing_is_stored(
    api: Api, uploaded: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = uploaded()
    hold = services.hold

    def too_late(files: dict[uuid.UUID, set[uuid.UUID]]) -> None:
        StoredFile.objects.filter(id=file.id).update(state="deleting")
        hold(files)

    monkeypatch.setattr(services, "hold", too_late)
    answer = api.post("/tasks/samples.read_file/runs", {"input": {"file": str(file.id)}})
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["input"])
    batch = api.post("/tasks/samples.read_file/batches", {"inputs": [{"file": str(file.id)}]})
    assert (batch.status_code, batch.json()["errors"][0]["loc"]) == (422, ["input"])
    assert [model.objects.count() for model in (FileUse, Run, Batch)] == [0, 0, 0]


def test_a_batch_names_the_input_with_the_missing_file(api: Api, uploaded: Upload) -> None:
    good = {"file": str(uploaded().id)}
    answer = api.post("/tasks/samples.read_file/batches", {"inputs": [good, {"file": str(uuid.uuid4())}]})
    assert answer.json()["errors"][0]["loc"] == ["inputs", 1, "file"]
    assert not FileUse.objects.exists()
    batch = api.submit_batch("samples.read_file", [good, good])
    assert (batch["total"], FileUse.objects.count()) == (2, 2)


def test_a_retry_uses_the_same_file(api: Api, uploaded: Upload) -> None:
    file = uploaded(b"once more")
    run = execute_once(api.submit("samples.read_file", {"file": str(file.id)})["id"])
    again = execute_once(retry(run.id).id)
    assert json.loads(again.result or "")["content"] == "once more"
    assert set(FileUse.objects.values_list("run", flat=True)) == {run.id, again.id}


def test_a_bulk_retry_keeps_the_file_for_its_new_runs(api: Api, uploaded: Upload) -> None:
    run = execute_once(api.submit("samples.read_file", {"file": str(uploaded().id)})["id"])
    answer = api.post("/bulk", {"action": "retry", "ids": [str(run.id)]})
    assert answer.status_code == 202, answer.content
    finish()
    again = Run.objects.get(retry_of=run.id)
    assert set(FileUse.objects.values_list("run", flat=True)) == {run.id, again.id}


def test_a_task_cannot_change_the_file_that_others_read(api: Api, uploaded: Upload) -> None:
    file = uploaded(b"as it was")
    run = execute_once(api.submit("samples.spoil_file", {"file": str(file.id)})["id"])
    if run.state == "failed":  # not for root, who may write anything
        assert run.error_type == "PermissionError"
        again = execute_once(api.submit("samples.read_file", {"file": str(file.id)})["id"])
        assert json.loads(again.result or "")["content"] == "as it was"


def test_what_a_task_was_lent_is_gone_after_the_attempt(
    api: Api, uploaded: Upload, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    execute_once(api.submit("samples.read_file", {"file": str(uploaded().id)})["id"])
    assert list(tmp_path.iterdir()) == []


def test_delay_takes_a_file_that_a_task_made(broker: object) -> None:
    outer, _ = submit(Submission(task="samples.hand_on", input='{"name":"on.txt"}'))
    inner = json.loads(execute_once(outer.id).result or "null")
    assert json.loads(execute_once(inner).result or "")["content"] == "handed on"


def test_a_folder_that_is_not_the_apis_fails_the_run_and_says_why(
    api: Api, uploaded: Upload, settings: Settings, tmp_path: Path
) -> None:
    use_folder(settings, tmp_path / "shared")
    run = api.submit("samples.read_file", {"file": str(uploaded().id)})
    use_folder(settings, tmp_path / "of another host")
    for ended in (execute_once(run["id"]), execute_once(api.submit("samples.give_typed")["id"])):
        assert (ended.state, ended.error_type) == ("failed", "FolderNotShared")
        assert f"{tmp_path}/of another host" in (ended.error_message or "")
    assert not (tmp_path / "of another host").exists()


def test_the_api_takes_a_folder_that_was_emptied_and_workers_follow(
    api: Api, uploaded: Upload, settings: Settings, tmp_path: Path
) -> None:
    use_folder(settings, tmp_path)
    uploaded()
    shutil.rmtree(tmp_path)
    use_folder(settings, tmp_path)
    run = api.submit("samples.read_file", {"file": str(uploaded(b"new").id)})
    use_folder(settings, tmp_path)
    assert json.loads(execute_once(run["id"]).result or "")["content"] == "new"


def test_a_task_is_called_in_a_test_with_any_file_of_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "local.txt"
    path.write_text("local")
    assert read_file.run(InputFile(path))["content"] == "local"


def test_a_file_is_only_read_while_its_task_runs(api: Api) -> None:
    file = find_task("samples.read_file").arguments(json.dumps({"file": str(upload().id)}))[1]["file"]
    with pytest.raises(RuntimeError, match="while its task runs"):
        _ = file.path
