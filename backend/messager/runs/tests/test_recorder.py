"""Log lines get from the task's thread to the database without being part of what the task does there."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import pytest
from django.db import transaction

from messager.runs.models import LogLine
from messager.runs.recorder import BUFFERED_LINES, Recorder
from messager.testing.factories import make_run, stored
from messager.testing.processes import wait_for

pytestmark = pytest.mark.usefixtures("transactional_db")

MANY = BUFFERED_LINES * 3


@pytest.fixture(autouse=True)
def room(settings: Any) -> None:
    settings.MESSAGER_LOG_LINES = MANY * 2


def kept(run_id: uuid.UUID) -> list[str]:
    return list(LogLine.objects.filter(run=run_id).order_by("n").values_list("message", flat=True))


def say(recorder: Recorder, lines: int = MANY) -> list[str]:
    said = [f"line {number}" for number in range(lines)]
    for line in said:
        recorder.line("INFO", line)
    return said


def test_more_lines_than_are_held_are_all_written_in_order() -> None:
    run = make_run("running")
    recorder = Recorder(run.id, uuid.uuid4())
    said = say(recorder)
    recorder.close()
    assert kept(run.id) == said


def test_a_transaction_of_the_task_takes_no_lines_back() -> None:
    run = make_run("running")
    recorder = Recorder(run.id, uuid.uuid4())
    with transaction.atomic():
        said = say(recorder)
        transaction.set_rollback(True)
    recorder.close()
    assert kept(run.id) == said


def test_no_more_lines_are_held_than_a_run_keeps(settings: Any) -> None:
    settings.MESSAGER_LOG_LINES = 10
    run = make_run("running")
    recorder = Recorder(run.id, uuid.uuid4())
    with transaction.atomic():
        said = say(recorder)
    recorder.close()
    *lines, notice = kept(run.id)
    assert lines == said[:10]
    assert "MESSAGER_LOG_LINES" in notice


def test_a_recorder_that_was_closed_takes_no_more(caplog: pytest.LogCaptureFixture) -> None:
    run = make_run("running")
    recorder = Recorder(run.id, uuid.uuid4())
    recorder.close()
    with caplog.at_level(logging.ERROR):
        recorder.line("INFO", "too late")
    assert (kept(run.id), caplog.records) == ([], [])


def test_lines_of_a_run_that_goes_on_are_a_change_that_can_be_waited_for() -> None:
    run = stored(make_run("running"))
    recorder = Recorder(run.id, run.claim_token)  # type: ignore[arg-type]
    recorder.line("INFO", "hello")
    wait_for(lambda: stored(run).version > run.version, "the run changed when its line was written")
    assert kept(run.id) == ["hello"]
    recorder.close()


def test_the_last_lines_are_no_change_of_their_own_as_the_end_follows() -> None:
    run = stored(make_run("running"))
    recorder = Recorder(run.id, run.claim_token)  # type: ignore[arg-type]
    recorder.line("INFO", "hello")
    recorder.close()
    assert (stored(run).version, kept(run.id)) == (run.version, ["hello"])


def test_a_zombies_lines_change_nothing_that_people_see() -> None:
    run = stored(make_run("running"))
    recorder = Recorder(run.id, uuid.uuid4())
    recorder.line("INFO", "hello")
    recorder.flush()
    assert stored(run).version == run.version
    recorder.close()
