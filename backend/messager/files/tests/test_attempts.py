"""What becomes of files when an attempt goes on, is killed, or is followed by another."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from messager.files import Artifact
from messager.files.models import FileUse, StoredFile
from messager.files.owner import PREFIX, Owner, owning, remove_folders_of_the_dead
from messager.files.tests.conftest import is_on_disk
from messager.runs.file_review import review
from messager.runs.recorder import Recorder
from messager.runs.tests.test_file_review import pass_time
from messager.testing.client import Api
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for
from messager.testing.stack import WorkerProcess, ended

api = Api()


def test_of_an_attempt_that_was_killed_nothing_is_left(worker: WorkerProcess, tmp_path: Path) -> None:
    run = ended(api.submit("samples.give_and_die", {"folder": str(tmp_path)})["id"], 60)
    listed = api.get(f"/runs/{run.id}/artifacts").json()["items"]
    assert (run.state, run.attempt, [one["name"] for one in listed]) == ("succeeded", 2, ["after-True.txt"])
    killed = StoredFile.objects.get(name="after-False.txt")
    assert is_on_disk(killed)
    pass_time(minutes=6)
    review()
    assert not is_on_disk(killed)
    assert [use.file.name for use in FileUse.objects.filter(run=run.id)] == ["after-True.txt"]


def test_who_watches_a_run_is_told_of_an_artifact(transactional_db: None, broker: object) -> None:
    run = make_run("running")
    recorder = Recorder(run.id, run.claim_token)  # type: ignore[arg-type]
    with owning(Owner(run=run.id, token=run.claim_token, tell=recorder.sign)):  # type: ignore[arg-type]
        Artifact(b"early", name="early.txt")
        wait_for(lambda: stored(run).version > run.version, "the run has changed")
    recorder.close()


def test_what_killed_processes_were_lent_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = [f"{PREFIX}{gone.pid}-a", f"{PREFIX}{os.getpid()}-b", "somebody-elses"]
    for name in names:
        (tmp_path / name).mkdir()
    remove_folders_of_the_dead()
    assert {path.name for path in tmp_path.iterdir()} == set(names[1:])
