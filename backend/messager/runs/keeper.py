"""What a worker's parent does beside consuming: keeps leases, passes cancellations on, reports the dead, sweeps."""

from __future__ import annotations

import logging
import os
import queue
import signal
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any

from celery.signals import heartbeat_sent
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from messager.database.patience import wait_at_most
from messager.queues.pauses import left_alone
from messager.runs import news, transitions
from messager.runs.ahead import Reserve
from messager.runs.backoff import after_loss
from messager.runs.drain import Drain, give_back
from messager.runs.held import Ages, Held, held_requests, is_dead, send_signal
from messager.runs.models import Run
from messager.runs.notes import add_note
from messager.runs.outcomes import RunFailure
from messager.runs.sweeper import Sweeper
from messager.runs.tallies import Event, note, write_down

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between two rounds."""
PAUSES = 1.0
"""Seconds between two looks at which queues are paused."""
AFTER_ERROR = 1.0
"""Seconds after which a duty is tried again that the database did not let be done."""
STATEMENT = 3.0
"""Seconds a statement waits for the database: meanwhile the pool cannot fork, and the other duties wait."""
REPORTS_KEPT = 1000
"""Reports held for a database that is away; a lease that runs out says the same later."""
CANCEL_GRACE = 5.0
"""Seconds a task has to clean up after its cancellation before its process is killed."""


Duty = Callable[["Keeper"], None]

duties: list[tuple[float, Duty]] = []
"""What other features have a keeper do: (seconds between two times, function)."""


class Keeper:
    """One thread in a worker's parent. It holds no connection to SQLite while the pool forks."""

    def __init__(self) -> None:
        self.worker: Any = None
        self.last_heartbeat = time.monotonic()
        self._reports: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._unreported: deque[Callable[[], object]] = deque(maxlen=REPORTS_KEPT)
        self._stopping = threading.Event()
        self._forking = threading.Lock()
        self._thread: threading.Thread | None = None
        self._cancelled: dict[uuid.UUID, float] = {}
        self._next: dict[Duty, float] = {}
        self._ages = Ages()
        self._drain = Drain()
        self._reserve = Reserve()

    def start(self, worker: Any) -> None:
        """Begin, for Celery's `worker`."""
        self.worker = worker
        self.name: str = worker.hostname
        self.sweeper = Sweeper(self.name)
        heartbeat_sent.connect(self._heard, weak=False)
        # A forked child inherits what SQLite knows of open files and their locks, and would trust it: so no pool
        # process is forked while this thread has the database open.
        os.register_at_fork(
            before=self._forking.acquire, after_in_parent=self._forking.release, after_in_child=self._forking.release
        )
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()

    def drain(self, seconds: float) -> None:
        """Let what is executed go on for `seconds`, then give it back. Called inside a signal's handler."""
        self._drain.begin(seconds)

    def stop(self) -> None:
        """End, after the reports that are waiting."""
        self._drain.begin(0)  # the pool is gone, and what it had not finished with it
        self._stopping.set()
        self._reports.put(_nothing)
        if self._thread is not None:
            self._thread.join(timeout=15)

    def report(self, what: Callable[[], object]) -> None:
        """Have it done soon, in the keeper's thread; again when the database did not let it be done."""
        self._reports.put(what)

    def lost(self, run_id: uuid.UUID, token: uuid.UUID) -> None:
        """The process that executed the attempt is dead; at the end of a drain, by this worker's own hand."""
        self.report(lambda: give_back(run_id, token) if self._drain.is_over() else report_lost(run_id, token))

    def failed(self, run_id: uuid.UUID, token: uuid.UUID, failure: RunFailure) -> None:
        """The attempt was ended from outside its process."""
        self.report(lambda: report_failed(run_id, token, failure))

    def _heard(self, **kwargs: Any) -> None:
        """Celery's own heartbeat: it beats only while the consumer has its connection and its loop turns."""
        self.last_heartbeat = time.monotonic()

    def _keep(self) -> None:
        wait_at_most(STATEMENT)
        self._safely(self.look_at_pauses)
        while not self._stopping.is_set():
            report = self._next_report(TICK)
            if report is not _nothing:
                self._safely(lambda report=report: self._report(report))  # type: ignore[misc]
            self._round()
        while not self._reports.empty():
            self._unreported.append(self._next_report(0))
        for last in (self.report_again, lambda: self._drain.end(held_requests()), write_down):
            self._safely(last)
        connections.close_all()

    def _report(self, report: Callable[[], object]) -> None:
        try:
            report()
        except (DatabaseError, InterfaceError):
            self._unreported.append(report)
            raise

    def _next_report(self, seconds: float) -> Callable[[], object]:
        try:
            return self._reports.get(timeout=seconds)
        except queue.Empty:
            return _nothing

    def _round(self) -> None:
        for seconds, duty in (*OWN_DUTIES, *duties):
            now = time.monotonic()
            if self._next.get(duty, 0.0) <= now:
                done = self._safely(lambda duty=duty: duty(self))  # type: ignore[misc]
                self._next[duty] = now + (seconds if done else min(seconds, AFTER_ERROR))

    def _safely(self, work: Callable[[], object]) -> bool:
        try:
            with self._forking:
                try:
                    work()
                finally:
                    if connection.vendor == "sqlite":
                        connections.close_all()
        except (DatabaseError, InterfaceError) as error:
            connections.close_all()
            logger.warning("the database did not answer the worker's keeper: %s", error)
            return False
        except Exception:
            logger.exception("a duty of the worker's keeper failed")
        return True

    def report_again(self) -> None:
        """Report what the database did not take."""
        for _ in range(len(self._unreported)):
            self._report(self._unreported.popleft())

    def renew_leases(self) -> None:
        """Prolong what has run for a third of the lease: short runs cost nothing."""
        requests = held_requests()
        ages, third = self._ages.of(requests), settings.MESSAGER_LEASE_SECONDS / 3
        old = [(request.run_id, request.token) for request in requests if ages[request.token] >= third]
        if old:
            transitions.renew(old)

    def pass_cancellations_on(self) -> None:
        """Interrupt tasks that are to be cancelled; kill the process of one that does not stop."""
        held = {request.run_id: request for request in held_requests() if request.worker_pid}
        if held:
            asked = Run.objects.filter(id__in=list(held), cancel_requested_at__isnull=False).values_list(
                "id", "claim_token"
            )
            for run_id, token in asked:
                if held[run_id].token == token:
                    self._stop(held[run_id])
        self._cancelled = {run_id: since for run_id, since in self._cancelled.items() if run_id in held}

    def _stop(self, request: Held) -> None:
        since = self._cancelled.get(request.run_id)
        if since is None:
            self._cancelled[request.run_id] = time.monotonic()
            send_signal(request, signal.SIGUSR1)
        elif time.monotonic() - since > CANCEL_GRACE:
            send_signal(request, signal.SIGKILL)

    def report_the_dead(self) -> None:
        """The pool itself may take some seconds to notice; what it says then changes nothing any more."""
        for request in held_requests():
            if is_dead(request):
                self.lost(request.run_id, request.token)

    def hand_on(self) -> None:
        """Leave to others what waits here behind long runs."""
        self._reserve.hand_on()

    def look_at_pauses(self) -> None:
        """Stop asking Redis for runs of queues that were paused, and begin again where they were resumed."""
        left_alone.look()

    def end_drain(self) -> None:
        """Give back what did not finish in time."""
        if self._drain.is_over():
            self._drain.end(held_requests())

    def count(self) -> None:
        """Write down what happened in this process."""
        write_down()

    def sweep(self) -> None:
        """Find lost messages, dead leases and due runs."""
        self.sweeper.sweep()


OWN_DUTIES: tuple[tuple[float, Duty], ...] = (
    (settings.MESSAGER_LEASE_SECONDS / 10, Keeper.renew_leases),
    (TICK, Keeper.pass_cancellations_on),
    (TICK, Keeper.report_the_dead),
    (TICK, Keeper.hand_on),
    (PAUSES, Keeper.look_at_pauses),
    (TICK, Keeper.end_drain),
    (1.0, Keeper.report_again),
    (TICK, Keeper.sweep),
    (TICK, Keeper.count),
)

keeper = Keeper()


def report_lost(run_id: uuid.UUID, token: uuid.UUID) -> None:
    """The attempt is over, and nothing is known of what became of it."""
    attempt = Run.objects.filter(id=run_id, claim_token=token).values_list("attempt", flat=True).first()
    if attempt is not None and transitions.lose(run_id, token, after_loss(attempt)):
        note(Event.WORKER_LOST)
        add_note(run_id, f"Attempt {attempt} was lost: its process died.")
        news.tell(run_id)


def report_failed(run_id: uuid.UUID, token: uuid.UUID, failure: RunFailure) -> None:
    """The attempt was ended from outside its process."""
    if transitions.fail(run_id, token, failure):
        news.tell(run_id)


def _nothing() -> None:
    """No report."""
