"""The end of a worker that was told to stop: its tasks may finish for a while, and what is left is given back."""

from __future__ import annotations

import logging
import signal
import time
import uuid

from messager.runs import news, transitions
from messager.runs.held import Held, dies, send_signal
from messager.runs.notes import add_note
from messager.runs.tallies import Event, note

logger = logging.getLogger(__name__)

DEATH = 5.0
"""Seconds for a killed process to be gone."""


class Drain:
    """May be hurried once it has begun."""

    def __init__(self) -> None:
        self._deadline: float | None = None

    def begin(self, seconds: float) -> None:
        """Let tasks go on for `seconds`, or for less when that was said before."""
        deadline = time.monotonic() + seconds
        self._deadline = deadline if self._deadline is None else min(self._deadline, deadline)

    def is_over(self) -> bool:
        """Whether nothing more may go on here."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def end(self, requests: list[Held]) -> None:
        """Kill what executes the requests, and give their runs back."""
        for request in requests:
            send_signal(request, signal.SIGKILL)
        for request in requests:
            # Not before it is dead: another worker may begin at once.
            if request.worker_pid is None or dies(request, DEATH):
                give_back(request.run_id, request.token)


def give_back(run_id: uuid.UUID, token: uuid.UUID) -> None:
    """Queue a run again as if this attempt had not been; one that may not start again fails."""
    if transitions.release(run_id, token):
        note(Event.RUN_RELEASED)
        add_note(run_id, "The worker was told to stop; another one begins this attempt anew.")
        logger.info("released", extra={"run": str(run_id)})
    else:
        transitions.fail(run_id, token, transitions.DRAINED)
    news.tell(run_id)
