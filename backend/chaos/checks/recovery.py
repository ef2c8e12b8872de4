"""How long it took until work went on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaos.checks.finding import Finding
from chaos.checks.queueing import Queueing
from chaos.checks.statistics import SETTLES, overlap, summary, touches
from chaos.records import Evidence, Execution, Injection, Transition

ANY_RUN = "any run, 202 to start"
CHILD = 2.0
FLUSH = 3.0
BEYOND_LEASE = 5.0
_KILLS = ("worker-kill", "leader-kill", "child-kill")
_EMPTIED = ("redis-flush", "redis-del")
_HARMLESS = ("payload", "forged", "duplicate", "poison")
_SERVED = ("redis-", "db-")


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """One thing that went on again."""

    kind: str
    what: str
    began: float
    seconds: float
    bound: float
    queued: float = 0.0
    """Of the seconds, those that runs which nothing had happened to waited in the queue as well."""


def recoveries(evidence: Evidence) -> list[Recovery]:
    """All of them: interrupted runs, runs whose message was lost, services that came back."""
    return [
        *_interrupted(evidence),
        *_frozen(evidence),
        *_emptied(evidence),
        *_crashed(evidence),
        *_resumed(evidence),
    ]


def findings(evidence: Evidence) -> list[Finding]:
    """A line for each kind; late is what took longer than its bound and the other faults meanwhile."""
    by_kind: dict[str, list[Recovery]] = defaultdict(list)
    for one in recoveries(evidence):
        by_kind[one.kind].append(one)
    return [*(_finding(kind, by_kind[kind], evidence) for kind in sorted(by_kind)), *_waits(evidence)]


def _waits(evidence: Evidence) -> Iterator[Finding]:
    """From a run's 202 to its first start, through all faults: nothing promised, but what people would feel."""
    starts = _by_run(evidence.executions)
    accepted = {one.run: one.mono for one in reversed(evidence.accepted)}
    # A worker may be faster than the answer.
    found = summary(max(0.0, starts[run][0].mono - mono) for run, mono in accepted.items() if starts.get(run))
    if found is not None:
        yield Finding(name=ANY_RUN, value=found.words())


def _finding(kind: str, found: list[Recovery], evidence: Evidence) -> Finding:
    seconds = summary(one.seconds for one in found)
    assert seconds is not None
    late = [one for one in found if one.seconds > one.bound + one.queued + _disturbed(one, evidence)]
    examples = tuple(f"{one.what}: {one.seconds:.2f} s, bound {one.bound:g} s" for one in late[:5])
    return Finding(name=kind, value=seconds.words(), violated=bool(late), examples=examples)


def _disturbed(one: Recovery, evidence: Evidence) -> float:
    """Seconds in which other faults were at work too."""
    window = (one.began, one.began + one.seconds)
    others = [
        o for o in evidence.injections if o.kind not in _HARMLESS and not (o.kind == one.kind and o.began == one.began)
    ]
    return overlap(window, [(other.began, other.ended + SETTLES) for other in others])


def _interrupted(evidence: Evidence) -> Iterator[Recovery]:
    """Attempts whose process was killed, until the run's next start."""
    starts = _by_run(evidence.executions)
    queue = Queueing(evidence.transitions)
    kills = [one for one in evidence.injections if one.kind in _KILLS and not one.failed]
    for execution in evidence.executions:
        if execution.how is not None:
            continue
        kill = next((one for one in kills if _hits(one, execution)), None)
        following = next((one for one in starts[execution.run] if one.mono > execution.mono), None)
        if kill and following and following.mono > kill.began:
            yield _recovery(kill, following, evidence, queue)


def _hits(kill: Injection, execution: Execution) -> bool:
    if kill.target != execution.worker or kill.began < execution.mono:
        return False
    return kill.kind != "child-kill" or kill.facts.get("pid") == execution.pid


def _frozen(evidence: Evidence) -> Iterator[Recovery]:
    starts = _by_run(evidence.executions)
    queue = Queueing(evidence.transitions)
    for one in evidence.injections:
        run = one.facts.get("run")
        if one.kind == "zombie" and not one.failed and run:
            following = next((start for start in starts[run] if start.mono > one.began), None)
            if following:
                yield _recovery(one, following, evidence, queue)


def _emptied(evidence: Evidence) -> Iterator[Recovery]:
    """From the moment a queue was emptied until the last run that waited in it was sent again or claimed."""
    changes: dict[str, list[Transition]] = defaultdict(list)
    for change in evidence.transitions:
        changes[change.run].append(change)
    for one in evidence.injections:
        clock, waiting = one.facts.get("clock"), one.facts.get("waiting") or ()
        if one.kind not in _EMPTIED or one.failed or clock is None or not waiting or _clock_jumped(one, evidence):
            continue
        moment = one.began + clock
        # By their order, not by their times: a clock that was off before has left some in the future.
        later = [[change for change in changes[run] if change.id > one.facts["position"]] for run in waiting]
        found = [_first_after(those, moment) for those in later]
        last = max((time for time in found if time is not None), default=moment)
        yield Recovery(kind=one.kind, what=f"{len(waiting)} runs", began=one.began, seconds=last - moment, bound=FLUSH)


def _first_after(changes: Sequence[Transition], moment: float) -> float | None:
    return next((change.time for change in changes if change.time >= moment), None)


def _clock_jumped(flush: Injection, evidence: Evidence) -> bool:
    """Whether the database's clock was set while it was to tell when runs were sent again."""
    window = (flush.began - SETTLES, flush.ended + FLUSH + SETTLES)
    jumps = [one for one in evidence.injections if one.kind == "clock" and one.target.startswith("database")]
    return touches(window, [edge for one in jumps for edge in ((one.began, one.began), (one.ended, one.ended))])


def _crashed(evidence: Evidence) -> Iterator[Recovery]:
    """The run that was committed and not published, until it started."""
    starts = _by_run(evidence.executions)
    queue = Queueing(evidence.transitions)
    for one in evidence.injections:
        run = one.facts.get("run")
        if one.kind == "api-crash" and not one.failed and run and starts[run]:
            yield _recovery(one, starts[run][0], evidence, queue)


def _resumed(evidence: Evidence) -> Iterator[Recovery]:
    """Of services: from the moment they were back until a run started."""
    moments = sorted(one.mono for one in evidence.executions)
    for one in evidence.injections:
        if not one.kind.startswith(_SERVED) or one.kind in _EMPTIED or one.failed:
            continue
        following = next((mono for mono in moments if mono > one.ended), None)
        if following is not None and one.ended < evidence.ended - evidence.lease:
            bound = evidence.lease + BEYOND_LEASE
            yield Recovery(
                kind=one.kind, what="the next run", began=one.ended, seconds=following - one.ended, bound=bound
            )


def _recovery(one: Injection, start: Execution, evidence: Evidence, queue: Queueing) -> Recovery:
    return Recovery(
        kind=one.kind,
        what=f"run {start.run}",
        began=one.began,
        seconds=start.mono - one.began,
        bound=CHILD if one.kind == "child-kill" else evidence.lease + BEYOND_LEASE,
        queued=queue.others_waited(start.run, start.wall),
    )


def _by_run(executions: Sequence[Execution]) -> Mapping[str, list[Execution]]:
    found: dict[str, list[Execution]] = defaultdict(list)
    for one in executions:
        found[one.run].append(one)
    return found
