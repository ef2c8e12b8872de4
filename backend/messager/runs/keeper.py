"""What a worker's parent does beside consuming: keeps leases, passes cancellations on, reports the dead, sweeps."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from celery.signals import heartbeat_sent
from celery.worker import state as worker_state
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from messager.runs import transitions
from messager.runs.backoff import full_jitter
from messager.runs.models import Run
from messager.runs.outcomes import RunFailure
from messager.runs.sweeper import Sweeper

logger = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between two rounds."""
REPORTS_KEPT = 1000
"""Reports held for a database that is away; a lease that runs out says the same later."""
CANCEL_GRACE = 5.0
"""Seconds a task has to clean up after its cancellation before its process is killed."""


class Held(Protocol):
    """A request that a pool process is executing, as Celery's worker keeps it."""

    run_id: uuid.UUID | None
    token: uuid.UUID
    worker_pid: int | None
    time_start: float | None


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

    def stop(self) -> None:
        """End, after the reports that are waiting."""
        self._stopping.set()
        self._reports.put(_nothing)
        if self._thread is not None:
            self._thread.join(timeout=15)

    def lost(self, run_id: uuid.UUID | None, token: uuid.UUID) -> None:
        """The process that executed the attempt is dead."""
        if run_id is not None:
            self._reports.put(lambda: transitions.lose(run_id, token, full_jitter(1)))

    def failed(self, run_id: uuid.UUID | None, token: uuid.UUID, failure: RunFailure) -> None:
        """The attempt was ended from outside its process."""
        if run_id is not None:
            self._reports.put(lambda: transitions.fail(run_id, token, failure))

    def held(self) -> list[Held]:
        """The requests pool processes are executing now."""
        requests = getattr(worker_state, "active_requests", ())
        for _ in range(5):
            try:
                return [request for request in list(requests) if getattr(request, "run_id", None)]
            except RuntimeError:  # the hub's thread changed the set meanwhile
                continue
        return []

    def _heard(self, **kwargs: Any) -> None:
        """Celery's own heartbeat: it beats only while the consumer has its connection and its loop turns."""
        self.last_heartbeat = time.monotonic()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            report = self._next_report(TICK)
            with self._forking:
                self._safely(lambda report=report: self._report(report))  # type: ignore[misc]
                self._round()
                if connection.vendor == "sqlite":
                    connections.close_all()
        while not self._reports.empty():
            self._unreported.append(self._next_report(0))
        self._safely(self.report_again)
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
                self._next[duty] = now + seconds
                self._safely(lambda duty=duty: duty(self))  # type: ignore[misc]

    def _safely(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (DatabaseError, InterfaceError) as error:
            connections.close_all()
            logger.warning("the database did not answer the worker's keeper: %s", error)
        except Exception:
            logger.exception("a duty of the worker's keeper failed")

    def report_again(self) -> None:
        """Report what the database did not take."""
        for _ in range(len(self._unreported)):
            self._report(self._unreported.popleft())

    def renew_leases(self) -> None:
        """Prolong what has run for a third of the lease: short runs cost nothing."""
        third = settings.MESSAGER_LEASE_SECONDS / 3
        old = [(r.run_id, r.token) for r in self.held() if r.run_id and _age(r) >= third]
        if old:
            transitions.renew(old)

    def pass_cancellations_on(self) -> None:
        """Interrupt tasks that are to be cancelled; kill the process of one that does not stop."""
        held = {r.run_id: r for r in self.held() if r.run_id and r.worker_pid}
        if held:
            asked = Run.objects.filter(id__in=list(held), cancel_requested_at__isnull=False).values_list(
                "id", "claim_token"
            )
            for run_id, token in asked:
                if held[run_id].token == token:
                    self._stop(held[run_id])
        self._cancelled = {run_id: since for run_id, since in self._cancelled.items() if run_id in held}

    def _stop(self, request: Held) -> None:
        assert request.run_id is not None
        assert request.worker_pid is not None
        since = self._cancelled.get(request.run_id)
        if since is None:
            self._cancelled[request.run_id] = time.monotonic()
            _signal(request.worker_pid, signal.SIGUSR1)
        elif time.monotonic() - since > CANCEL_GRACE:
            _signal(request.worker_pid, signal.SIGKILL)

    def sweep(self) -> None:
        """Find lost messages, dead leases and due runs."""
        self.sweeper.sweep()


OWN_DUTIES: tuple[tuple[float, Duty], ...] = (
    (TICK, Keeper.pass_cancellations_on),
    (1.0, Keeper.report_again),
    (1.0, Keeper.sweep),
    (settings.MESSAGER_LEASE_SECONDS / 10, Keeper.renew_leases),
)

keeper = Keeper()


def _nothing() -> None:
    """No report."""


def _age(request: Held) -> float:
    return time.time() - request.time_start if request.time_start else 0.0


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
