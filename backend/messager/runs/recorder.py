"""Writes a run's log lines and progress while its task works: soon enough to watch, seldom enough to cost little."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Max

from messager.runs import news, transitions
from messager.runs.models import LogLine
from messager.runs.progress import Progress

INTERVAL = 0.25
"""Seconds between two writes of one run."""
BUFFERED_LINES = 500
"""Lines held before the task itself has to wait for a write."""
PATIENCE = 2.0
"""Seconds it waits; then more lines are held, as many as a run keeps."""
LINE_LENGTH = 8192
"""Characters kept of one line."""


class Recorder:
    """Collects lines and progress of one attempt; a thread of its own writes them, begun with the first.

    While the task works, no other thread does: on the task's connection they would be part of its transactions.
    """

    def __init__(self, run_id: uuid.UUID, token: uuid.UUID) -> None:
        """`token` is the attempt's claim: a zombie's progress is not written."""
        self._run_id, self._token = run_id, token
        # Known once it was looked up: earlier attempts may have written lines.
        self._written: int | None = None
        self._lines: list[LogLine] = []
        self._progress: Progress | None = None
        self._signs = False
        self._lock = threading.Condition()
        self._stuck = False
        self._writing = threading.Lock()
        self._closed = threading.Event()
        self._wanted = threading.Event()
        self._hurried = threading.Event()
        self._thread: threading.Thread | None = None

    def line(self, level: str, message: str) -> None:
        """Add a log line. Never raises: a task must not fail because its log could not be kept."""
        # NUL is the one character PostgreSQL's text cannot hold; lone surrogates are none that UTF-8 can.
        clean = message.replace("\0", "\\x00").encode(errors="backslashreplace").decode()
        if len(clean) > LINE_LENGTH:
            clean = clean[:LINE_LENGTH] + f"… ({len(clean)} characters)"
        with self._lock:
            if self._closed.is_set() or len(self._lines) > settings.MESSAGER_LOG_LINES:
                return  # its run has ended, or keeps no more
            self._lines.append(LogLine(run_id=self._run_id, time=_now(), level=level[:8], message=clean))
            full = len(self._lines) >= BUFFERED_LINES
        self._want_a_write()
        if full:
            self._wait_for_room()

    def progress(self, progress: Progress) -> None:
        """Remember how far the task is; the newest is what gets written."""
        with self._lock:
            if self._closed.is_set():
                return
            self._progress = progress
        self._want_a_write()

    def sign(self) -> None:
        """Something else of the run is new; those who watch it are told."""
        with self._lock:
            if self._closed.is_set():
                return
            self._signs = True
        self._want_a_write()

    def close(self) -> None:
        """Write what is left and end the thread."""
        with self._lock:
            self._closed.set()
        self._hurried.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
        self.flush()
        if self._lines:  # a zombie took the numbers, or the connection had broken
            self.flush()

    def flush(self) -> None:
        """Write what has collected, in the caller's thread; kept for the next time when the database is away."""
        with self._writing:
            with self._lock:
                lines, self._lines = self._lines, []
                progress, self._progress = self._progress, None
                signs, self._signs = self._signs, False
                self._lock.notify_all()
            self._stuck = not self._try(lambda: self._write_lines(lines))
            if self._stuck:
                with self._lock:
                    self._lines = lines + self._lines
            # The last lines are told of by the run's end, which comes next.
            is_under_way = not self._closed.is_set()
            has_news = progress is not None or (is_under_way and (signs or (lines and not self._stuck)))
            if has_news and not self._try(lambda: self._show(progress)):
                with self._lock:
                    self._progress = self._progress or progress

    def _want_a_write(self) -> None:
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_now_and_then, name="recorder", daemon=True)
            self._thread.start()

    def _wait_for_room(self) -> None:
        """Let the thread catch up, unless the database is away, or the task itself keeps others from writing to it."""
        if self._stuck or threading.current_thread() is self._thread:
            return
        self._hurried.set()
        with self._lock:
            self._stuck = not self._lock.wait_for(lambda: len(self._lines) < BUFFERED_LINES, timeout=PATIENCE)

    def _write_now_and_then(self) -> None:
        try:
            # Waiting before the write, not after it, leaves a short run's lines to close(), which has a connection.
            while self._is_wanted():
                self.flush()
        finally:
            connection.close()

    def _is_wanted(self) -> bool:
        """Wait for something to write, and a little for more to come; False when close() writes it."""
        self._wanted.wait()
        self._hurried.wait(INTERVAL)
        self._wanted.clear()
        self._hurried.clear()
        return not self._closed.is_set()

    def _write_lines(self, lines: list[LogLine]) -> None:
        if not lines:
            return
        if self._written is None:
            self._written = LogLine.objects.filter(run=self._run_id).aggregate(last=Max("n"))["last"] or 0
        kept = self._within_limit(lines)
        for n, line in enumerate(kept, self._written + 1):
            line.n = n
        LogLine.objects.bulk_create(kept)
        self._written += len(kept)

    def _within_limit(self, lines: list[LogLine]) -> list[LogLine]:
        """Those there is room for; the first there is none for becomes the notice that says so."""
        room = settings.MESSAGER_LOG_LINES - (self._written or 0)
        if room < 0 or len(lines) <= room:
            return lines[: max(0, room)]
        lines[room].level, lines[room].message = "WARNING", _limit_reached()
        return lines[: room + 1]

    def _show(self, progress: Progress | None) -> None:
        if transitions.record_signs(self._run_id, self._token, progress.text() if progress else None):
            news.tell(self._run_id)

    def _try(self, write: Callable[[], None]) -> bool:
        try:
            write()
        except (DatabaseError, InterfaceError):
            connection.close()
            self._written = None
            return False
        return True


def _limit_reached() -> str:
    return f"The log ends here: a run keeps {settings.MESSAGER_LOG_LINES} lines (MESSAGER_LOG_LINES)."


def _now() -> datetime:
    return datetime.now(UTC)
