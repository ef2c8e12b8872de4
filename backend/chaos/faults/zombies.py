"""A worker that is stopped for longer than its lease, and goes on as if nothing had happened."""

from __future__ import annotations

import time

from chaos.database.access import plain
from chaos.faults.context import Context, Missed, hit
from chaos.faults.kinds import fault
from chaos.journal import Line
from chaos.records import Injection
from chaos.stack.interface import WorkerService
from chaos.workload import Job

OUTLASTS = 4.0
"""Seconds the task runs beyond the lease. The zombie is woken when its successor has just begun, and ends while that is
still running: a fence that only looks at the run's state would let it record its outcome then."""
STARTS = 60.0
"""Seconds in which a run must start."""
TAKEN_OVER = 45.0
"""Seconds beyond the lease in which another worker must start it, even when the database is away meanwhile."""


@fault("zombie", takes="zombie", seconds=8, leases=2)
def make_zombie(context: Context, injection: Injection) -> None:
    """SIGSTOP a worker past the lease of the run it executes, SIGCONT it while its successor executes the run."""
    job = Job(task="chaos.pausing", input={"seconds": context.lease + OUTLASTS})
    run = context.client.submit(job, context.key)
    started = run and _start_of(run, 1, context, STARTS)
    if not run or not started:
        raise Missed("the long run did not start")
    with context.a_worker(lambda worker: worker.node == started["worker"]) as worker:
        _freeze(worker, run, context, injection)
        # Also its last moments are this fault's: the zombie ends, and the successor too.
        _end_of(run, context)


def _freeze(worker: WorkerService, run: str, context: Context, injection: Injection) -> None:
    worker.freeze()
    try:
        hit(injection, worker.node)
        injection.facts["run"] = run
        successor = _start_of(run, 2, context, context.lease + TAKEN_OVER)
        least = injection.began + context.lease + 1.5 - time.monotonic()
        context.wait(max(0.2, least))
    finally:
        worker.thaw()
        injection.facts["thawed"] = time.monotonic()
    if successor is None:
        raise Missed("no other worker took the run over")


def _start_of(run: str, attempt: int, context: Context, seconds: float) -> Line | None:
    def wanted(line: Line) -> bool:
        return line["what"] == "start" and line["attempt"] >= attempt and plain(line["run"]) == run

    return context.executions.wait_for(wanted, seconds)


def _end_of(run: str, context: Context) -> None:
    def wanted(line: Line) -> bool:
        return line["what"] == "end" and line["attempt"] > 1 and plain(line["run"]) == run

    context.executions.wait_for(wanted, context.lease + OUTLASTS + STARTS)
