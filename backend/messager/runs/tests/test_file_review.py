"""What nobody needs is deleted, row and bytes, and nothing else is."""

from __future__ import annotations

import uuid
from datetime import timedelta
from queue import SimpleQueue
from threading import Event
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import storages

from messager.files import services
from messager.files.models import FileState, FileUse, StoredFile
from messager.files.tests.conftest import content_of, execute_once, is_on_disk, upload
from messager.files.writing import Writer
from messager.runs import retention, transitions, upkeep
from messager.runs.file_review import review
from messager.runs.models import Run
from messager.runs.states import RunState
from messager.testing.client import Api
from messager.testing.factories import make_run

pytestmark = pytest.mark.usefixtures("transactional_db")


def pass_time(**by: float) -> None:
    """For all files."""
    for file in StoredFile.objects.all():
        StoredFile.objects.filter(id=file.id).update(review_at=file.review_at - timedelta(**by))


def is_there(file: StoredFile) -> bool:
    """With all that is its own, or not at all."""
    row = StoredFile.objects.filter(id=file.id).exists()
    assert row == is_on_disk(file)
    return row


def prune_first(run: Run) -> None:
    """The run, which ended before all others."""
    make_run(changed=10**6)  # what changed last stays on SQLite
    tomorrow = retention.Term(RunState.SUCCEEDED, -1)
    assert retention.prune(tomorrow, rows=1) == 1
    assert not Run.objects.filter(id=run.id).exists()


def made(run: Run) -> StoredFile:
    return StoredFile.objects.get(uses__run=run.id)


def test_an_upload_that_no_run_was_given_goes_after_a_day() -> None:
    file = upload()
    pass_time(hours=23)
    assert (review(), is_there(file)) == (0, True)
    pass_time(hours=1)
    assert (review(), is_there(file)) == (1, False)


def test_an_upload_that_never_came_to_an_end_goes_as_well() -> None:
    file = services.begin_upload("x")
    writer = Writer(file)
    writer.write(b"the first half")
    pass_time(days=1)
    review()
    assert not is_there(file)
    assert not services.finish(file.id, writer.close())


def test_a_file_stays_as_long_as_one_run_has_it(api: Api) -> None:
    file = upload(b"shared")
    first, second = (execute_once(api.submit("samples.read_file", {"file": str(file.id)})["id"]) for _ in range(2))
    pass_time(days=8)
    review()
    assert is_there(file)
    prune_first(first)
    assert (review(), is_there(file)) == (1, True)
    prune_first(second)
    assert (review(), is_there(file)) == (1, False)


def test_an_artifact_goes_with_its_run(api: Api) -> None:
    run = execute_once(api.submit("samples.give_file", {"content": "x", "name": "x"})["id"])
    file = made(run)
    pass_time(minutes=5)
    assert (review(), is_there(file)) == (1, True)
    prune_first(run)
    review()
    assert not is_there(file)


def test_an_artifact_that_another_run_was_given_outlives_its_own(api: Api) -> None:
    run = execute_once(api.submit("samples.give_file", {"content": "x", "name": "x"})["id"])
    file = made(run)
    api.submit("samples.read_file", {"file": str(file.id)})
    prune_first(run)
    review()
    assert is_there(file)


def test_an_artifact_of_an_attempt_under_way_stays(api: Api) -> None:
    run = make_run("running")
    file = services.begin_artifact("x", run.id, run.claim_token)  # type: ignore[arg-type]
    writer = Writer(file)
    pass_time(minutes=6)
    assert (review(), is_there(file)) == (1, True)
    services.finish(file.id, writer.close())
    transitions.succeed(run.id, run.claim_token, "1")  # type: ignore[arg-type]
    pass_time(minutes=6)
    assert (review(), is_there(file)) == (1, True)


@pytest.mark.parametrize("end", ["lost", "released", "cancelled between"])
def test_an_artifact_of_an_attempt_that_does_not_count_goes(end: str) -> None:
    run = make_run("running", max_attempts=3)
    token: Any = run.claim_token
    file = services.begin_artifact("x", run.id, token)
    services.finish(file.id, Writer(file).close())
    if end == "released":
        assert transitions.release(run.id, token)
    else:
        assert transitions.lose(run.id, token, timedelta(hours=1))
    if end == "cancelled between":
        assert transitions.cancel_waiting(run.id)
    pass_time(minutes=6)
    review()
    assert not is_there(file)


def test_an_artifact_whose_writing_was_cut_off_goes_once_the_run_has_ended() -> None:
    run = make_run("running")
    file = services.begin_artifact("x", run.id, run.claim_token)  # type: ignore[arg-type]
    writer = Writer(file)
    writer.write(b"half")
    transitions.fail(run.id, run.claim_token, transitions.WORKER_LOST)  # type: ignore[arg-type]
    pass_time(minutes=6)
    review()
    assert not is_there(file)
    writer.abandon()


def test_a_zombie_that_writes_on_leaves_nothing() -> None:
    from messager.files import Artifact
    from messager.files.owner import Owner, owning

    run = make_run("running")
    with owning(Owner(run=run.id, token=uuid.uuid4(), tell=lambda: None)):
        artifact = Artifact(b"late", name="late.txt")
    pass_time(minutes=6)
    review()
    assert not StoredFile.objects.filter(id=artifact.id).exists()


def test_who_is_stopped_between_the_bytes_and_the_row_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    file = upload()
    pass_time(days=1)
    monkeypatch.setattr(type(storages["files"]), "delete", power_loss)
    with pytest.raises(KeyboardInterrupt):
        review()
    assert StoredFile.objects.get().state == FileState.DELETING
    monkeypatch.undo()
    review()
    assert not is_there(file)


def power_loss(self: object, name: str) -> None:
    raise KeyboardInterrupt()


def test_a_storage_that_does_not_answer_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    file = upload()
    pass_time(days=1)

    def fail(self: object, name: str) -> None:
        raise OSError("no answer")

    monkeypatch.setattr(type(storages["files"]), "delete", fail)
    assert (review(), review()) == (1, 0)
    monkeypatch.undo()
    pass_time(minutes=6)
    review()
    assert not is_there(file)


def test_a_file_that_a_run_is_given_at_that_moment_stays(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from messager.runs import file_review

    file = upload(b"just in time")
    pass_time(days=1)
    decide = file_review._needed_for

    def given_meanwhile(row: StoredFile) -> timedelta | None:
        needed = decide(row)
        api.submit("samples.read_file", {"file": str(file.id)})
        return needed

    monkeypatch.setattr(file_review, "_needed_for", given_meanwhile)
    review()
    assert content_of(file) == b"just in time"
    assert FileUse.objects.filter(file=file).exists()


def test_a_bucket_that_hangs_keeps_no_lease_from_being_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    file, answers, reports = upload(), Event(), SimpleQueue[Any]()
    pass_time(days=1)
    delete = type(storages["files"]).delete

    def hang(self: Any, name: str) -> None:
        answers.wait(10)
        delete(self, name)

    monkeypatch.setattr(type(storages["files"]), "delete", hang)
    keeper: Any = SimpleNamespace(sweeper=SimpleNamespace(leads=True), report=reports.put)
    began = monotonic()
    for _ in range(2):  # and one at a time
        upkeep.review_files(keeper)
    assert monotonic() - began < 5
    assert is_there(file)
    answers.set()
    reports.get(timeout=10)()
    assert (is_there(file), reports.empty()) == (False, True)
