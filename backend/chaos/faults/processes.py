"""Workers and the API are killed, and workers are replaced in order."""

from __future__ import annotations

from chaos.faults.context import Context, Missed, hit
from chaos.faults.kinds import fault
from chaos.records import Injection
from chaos.stack import needs
from chaos.stack.settings import DRAIN


@fault("worker-kill")
def kill_worker(context: Context, injection: Injection) -> None:
    """SIGKILL to a worker with all its pool processes."""
    with context.a_worker() as worker:
        context.busy(worker.node)
        hit(injection, worker.node)
        worker.kill()
        context.back(worker)


@fault("leader-kill")
def kill_leader(context: Context, injection: Injection) -> None:
    """SIGKILL to the worker that sweeps for all."""
    leader = context.stack.records.leader()
    with context.a_worker(lambda worker: worker.node == leader) as worker:
        context.busy(worker.node)
        hit(injection, worker.node)
        worker.kill()
        context.back(worker)


@fault("child-kill", needs=(needs.CHILDREN,))
def kill_child(context: Context, injection: Injection) -> None:
    """SIGKILL to one pool process."""
    with context.a_worker() as worker:
        busy = context.busy(worker.node)
        hit(injection, worker.node)
        injection.facts["pid"] = worker.kill_child(context.dice, busy)
        if injection.facts["pid"] is None:
            raise Missed("the worker had no pool process")


@fault("deploy", takes="deploy", seconds=6)
def deploy(context: Context, injection: Injection) -> None:
    """SIGTERM to a worker; the next one is replaced only when its successor works."""
    with context.a_worker() as worker:
        hit(injection, worker.node)
        if not worker.stop(DRAIN + 10):
            injection.facts["killed"] = True
        context.back(worker)


@fault("api-kill", takes="api")
def kill_api(context: Context, injection: Injection) -> None:
    """SIGKILL to the API."""
    hit(injection)
    context.stack.api.kill()
    context.back(context.stack.api)


@fault("api-crash", takes="api", needs=(needs.COMMIT_CRASH,))
def crash_api(context: Context, injection: Injection) -> None:
    """The API dies between the commit of a run and its publication."""
    # Not while requests cannot commit: then nobody would get as far.
    if not context.stack.crash_after_commit():
        raise Missed("nobody submitted a run")
    hit(injection)
    crashes = [line for line in context.executions.lines() if line["what"] == "crash"]
    injection.facts["run"] = crashes[-1]["run"].replace("-", "")
    injection.began = crashes[-1]["mono"]
    context.back(context.stack.api)
