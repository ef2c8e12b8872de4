"""What a task logs and prints is its run's log."""

from __future__ import annotations

from typing import Any

import pytest

from messager.testing.client import Api
from messager.testing.environment import LOG_LINES
from messager.testing.stack import WorkerProcess, ended

api = Api()


def log_of(task: str, input: dict[str, Any] | None = None) -> list[tuple[str, str]]:
    run = ended(api.submit(task, input)["id"])
    return [(line["level"], line["message"]) for line in api.log(run.id)]


def test_everything_a_task_says_is_kept_in_order_with_its_level(worker: WorkerProcess) -> None:
    *lines, caught, last = log_of("samples.talks")
    assert lines == [
        ("INFO", "printed twice"),
        ("WARNING", "to stderr"),
        ("INFO", "logged of 2"),
        ("WARNING", "a warning"),
        ("ERROR", "an error"),
        ("CRITICAL", "a disaster"),
    ]
    assert caught[0] == "ERROR"
    assert caught[1].startswith("caught\nTraceback (most recent call last):")
    assert caught[1].endswith("ZeroDivisionError: by nothing")
    assert last == ("INFO", "no end of line")


def test_lines_are_numbered_from_one_and_have_times_in_order(worker: WorkerProcess) -> None:
    run = ended(api.submit("samples.talks")["id"])
    lines = api.log(run.id)
    assert [line["n"] for line in lines] == list(range(1, len(lines) + 1))
    times = [line["time"] for line in lines]
    assert times == sorted(times)


def test_a_thread_of_the_task_logs_to_the_same_run(worker: WorkerProcess) -> None:
    assert log_of("samples.talks_in_a_thread") == [("INFO", "from a thread")]


def test_each_run_has_its_own_log(worker: WorkerProcess) -> None:
    assert log_of("samples.says", {"text": "one"}) == [("INFO", "one")]
    assert log_of("samples.says", {"text": "two"}) == [("INFO", "two")]
    assert log_of("samples.add", {"a": 1}) == []


def test_a_run_keeps_so_many_lines_and_says_where_it_stopped(worker: WorkerProcess) -> None:
    lines = log_of("samples.talks_much", {"lines": LOG_LINES + 1000})
    assert len(lines) == LOG_LINES + 1
    assert lines[-2] == ("INFO", f"line {LOG_LINES - 1}")
    assert lines[-1][0] == "WARNING"
    assert "MESSAGER_LOG_LINES" in lines[-1][1]


def test_as_many_lines_as_there_is_room_for_lose_nothing(worker: WorkerProcess) -> None:
    lines = log_of("samples.talks_much", {"lines": LOG_LINES})
    assert lines[-1] == ("INFO", f"line {LOG_LINES - 1}")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb", ["a", "b"]),
        ("10%\r50%\r100%", ["100%"]),
        ("\n \n", []),
        ("nul \0", ["nul \\x00"]),
        ("half \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), ["half ���"]),
        ("\x1b[31mred", ["\x1b[31mred"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
        ("x" * 9000, ["x" * 8192 + "… (9000 characters)"]),
    ],
)
def test_a_line_is_text(worker: WorkerProcess, text: str, kept: list[str]) -> None:
    assert log_of("samples.says", {"text": text}) == [("INFO", line) for line in kept]


def test_a_failed_run_keeps_what_it_said_before(worker: WorkerProcess) -> None:
    assert log_of("examples.fail") == [("WARNING", "about to fail")]


def test_lines_can_be_read_while_the_task_works(worker: WorkerProcess) -> None:
    from messager.testing.processes import wait_for

    run_id = api.submit("examples.count", {"to": 30, "pause": 0.1})["id"]
    wait_for(lambda: api.log(run_id), "the first line of a running task")
    assert api.run(run_id)["state"] == "running"
    api.post(f"/runs/{run_id}/cancel")
    assert ended(run_id).state == "cancelled"


def test_a_task_that_sets_up_logging_anew_silences_no_other(worker: WorkerProcess) -> None:
    for _ in range(4):  # each of both processes is met at least once
        log_of("samples.sets_up_logging_anew")
    assert log_of("samples.talks_in_a_thread") == [("INFO", "from a thread")]


def test_what_is_said_in_a_transaction_that_is_taken_back_is_kept(worker: WorkerProcess) -> None:
    lines = log_of("samples.talks_in_a_transaction_it_takes_back", {"lines": LOG_LINES})
    assert lines == [("INFO", f"line {number}") for number in range(LOG_LINES)]


def test_a_task_may_close_its_connection_and_talk_on(worker: WorkerProcess) -> None:
    lines = log_of("samples.talks_between_closed_connections", {"lines": LOG_LINES})
    assert lines == [("INFO", f"line {number}") for number in range(LOG_LINES)]


def test_what_is_written_to_the_stream_of_a_run_that_has_ended_goes_nowhere(worker: WorkerProcess) -> None:
    logs = [log_of("samples.talks_to_the_stream_of_an_earlier_run") for _ in range(4)]
    assert logs == [[("INFO", "here")]] * 4
