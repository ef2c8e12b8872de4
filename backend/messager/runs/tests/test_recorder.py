"""Log lines get from the task's thread to the database without being part of what the task does there."""

from __future__ import annotations

import logging
import uuid
from typing import Any

import pytest
from django.db import transaction

from messager.runs.models import LogLine
from messager.runs.recorder import BUFFERED_LINES, Recorder
from messager.testing.factories import make_run

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
