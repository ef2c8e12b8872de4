"""Sends what a task logs and prints to its run."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO, cast

from celery.exceptions import SoftTimeLimitExceeded

from messager.runs.current import current_run
from messager.runs.recorder import Recorder

NOT_THE_TASKS = (
    "celery.app.trace",
    "celery.worker",
    "celery.pool",
    "celery.concurrency",
    "kombu",
    "amqp",
    "messager.runs",
)
"""Loggers of the machinery around the task, whose lines do not belong in its log."""

LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}


class RunLogHandler(logging.Handler):
    """Gives each record to the current run, if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        """Store the message, with its traceback where it has one."""
        run = current_run()
        if run is None or record.name.startswith(NOT_THE_TASKS):
            return
        try:
            run.recorder.line(_level(record), self.format(record))
        except SoftTimeLimitExceeded:  # it struck here by chance, and is for the task
            raise
        except Exception:
            self.handleError(record)


class LineStream:
    """A file that gives whole lines to the run's log; what tools draw over with a carriage return counts once."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, recorder: Recorder, level: str, beside: TextIO) -> None:
        """`beside` stands in for all a file has besides writing (fileno, buffer), which tasks rarely use."""
        self._recorder, self._level, self._beside = recorder, level, beside
        self._rest = ""

    def write(self, text: str) -> int:
        """Take text; lines are passed on when they end."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._pass_on(line)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """As write, one after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits here but a line that has not ended."""

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def writable(self) -> bool:
        """It takes text."""
        return True

    def finish(self) -> None:
        """Pass on a last line that did not end."""
        rest, self._rest = self._rest, ""
        self._pass_on(rest)

    def _pass_on(self, line: str) -> None:
        line = line.rstrip("\r").rpartition("\r")[2]
        if line.strip():
            self._recorder.line(self._level, line)

    def __getattr__(self, name: str) -> object:
        return getattr(self._beside, name)


@contextmanager
def captured(recorder: Recorder) -> Iterator[None]:
    """Inside, what is logged, printed, or written to stderr becomes log lines of the run."""
    install_log_handler()  # an earlier task may have set up logging anew
    out = LineStream(recorder, "INFO", sys.__stdout__ or sys.stdout)
    err = LineStream(recorder, "WARNING", sys.__stderr__ or sys.stderr)
    with ExitStack() as stack:
        stack.callback(err.finish)
        stack.callback(out.finish)
        stack.enter_context(redirect_stdout(cast(TextIO, out)))
        stack.enter_context(redirect_stderr(cast(TextIO, err)))
        yield


def install_log_handler() -> None:
    """Let the root logger pass records to runs, at INFO and above as `logging` is commonly set up."""
    root = logging.getLogger()
    if not any(isinstance(handler, RunLogHandler) for handler in root.handlers):
        handler = RunLogHandler(level=logging.DEBUG)
        handler.setFormatter(logging.Formatter("%(message)s"))
        root.addHandler(handler)


def _level(record: logging.LogRecord) -> str:
    return record.levelname if record.levelname in LEVELS else logging.getLevelName(record.levelno // 10 * 10)
