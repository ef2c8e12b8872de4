"""Invariants of executions: no more than the faults explain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from chaos.checks.finding import Finding, figure, none_of
from chaos.records import Evidence, Execution, Exit, Injection
from chaos.tasks.poison_limits import ATTEMPTS
from chaos.workload import AT_MOST_ONCE, POISONS

POISONOUS = frozenset(job.task for job in POISONS)
RECORDED = 2.0
"""Seconds after its end in which what came of an execution may still be unrecorded."""
_KILLS_WORKER = ("worker-kill", "leader-kill", "zombie")
_DATABASE = ("db-kill", "db-restart", "db-drop", "db-freeze", "db-cut", "db-full", "db-lock")


def at_most_once(evidence: Evidence) -> Finding:
    """I5: never started twice."""
    name = "at-most-once runs started twice"
    if not evidence.at_most_once:
        return figure(name, "not checked: the product does not know such tasks")
    starts = Counter(one.run for one in evidence.executions if one.task in AT_MOST_ONCE)
    return none_of(name, (run for run, count in starts.items() if count > 1))


def poison_contained(evidence: Evidence) -> Finding:
    """A task that kills its worker is not tried for ever."""
    starts = Counter(one.run for one in evidence.executions if one.task in POISONOUS)
    # A worker that is told to stop gives attempts back.
    most = ATTEMPTS + sum(one.kind == "deploy" for one in evidence.injections)
    return none_of("poison runs started too often", (run for run, count in starts.items() if count > most))


def surplus(evidence: Evidence) -> Finding:
    """I6: executions beyond those that tasks asked for are no more than the faults can explain."""
    wrong = extra_by_run(evidence.executions)
    count, explained = sum(wrong.values()), sum(explained_by(evidence).values())
    faults = len(evidence.injections)
    per_thousand = f", {1000 * count / faults:.0f} per 1 000 faults" if faults else ""
    return Finding(
        name="extra executions",
        value=f"{count} (the faults explain up to {explained}{per_thousand})",
        violated=count > explained,
        examples=tuple(sorted(wrong)[:5]) if count > explained else (),
    )


def failed_in_deploys(evidence: Evidence) -> Finding:
    """Where workers were only ever replaced in order, no run failed that did not mean to."""
    name = "failed runs in deploys alone"
    if {one.kind for one in evidence.injections} != {"deploy"}:
        return figure(name, "not checked: there were other faults, or none")
    return none_of(name, (row.run for row in evidence.rows if row.state == "failed" and row.task != "chaos.failing"))


def extra_by_run(executions: Sequence[Execution]) -> Mapping[str, int]:
    """Starts of a run beyond the first and those its task asked for with `self.retry`."""
    by_run: dict[str, list[Execution]] = defaultdict(list)
    for one in executions:
        if one.task not in POISONOUS:
            by_run[one.run].append(one)
    counts = {run: len(found) - 1 - sum(one.how == "retry" for one in found) for run, found in by_run.items()}
    return {run: count for run, count in counts.items() if count > 0}


def explained_by(evidence: Evidence) -> dict[str, int]:
    """How many extra executions the faults of each kind may have caused."""
    found: Counter[str] = Counter()
    for one in evidence.injections:
        found[one.kind] += _explains(one, evidence)
    crashed = [one for one in evidence.exits if one.service.startswith("worker") and not one.asked]
    found["workers that ended unasked"] = sum(_interrupted_by(one, evidence) for one in crashed)
    return dict(found)


def _interrupted_by(end: Exit, evidence: Evidence) -> int:
    """What the process may have executed when it ended: nothing, if it could not even start."""
    earlier = [one.mono for one in evidence.exits if one.service == end.service and one.mono < end.mono]
    began = max(earlier, default=0.0)
    # A part is called by its worker's whole node name, or by what stands before the @.
    mine = [one for one in evidence.executions if end.service in (one.worker, one.worker.partition("@")[0])]
    at_work = [one for one in mine if began < one.mono < end.mono and (one.ended or end.mono) > end.mono - RECORDED]
    return min(len(at_work), evidence.concurrency)


def _explains(one: Injection, evidence: Evidence) -> int:
    if one.kind in _KILLS_WORKER or one.facts.get("killed"):
        return evidence.concurrency
    if one.kind == "child-kill":
        return 1
    if one.kind == "clock" and one.target.startswith("database"):
        return evidence.slots
    if one.kind in _DATABASE and one.ended - one.began > _safe_outage(evidence.lease):
        return evidence.slots
    return 0


def _safe_outage(lease: float) -> float:
    """Seconds without a database in which no lease can run out.

    A run's lease is renewed every tenth of it once the run is a third of it old, so at least this much is left at any
    moment, less the keeper's tick and the sweeper's round.
    """
    return lease * (1 - 1 / 3 - 1 / 10) - 1.5
