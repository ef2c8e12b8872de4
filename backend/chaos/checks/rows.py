"""Invariants of runs: accepted is kept, ended is ended, one outcome is recorded, by whoever held the claim."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from chaos.checks.finding import Finding, none_of
from chaos.records import TERMINAL, Evidence, Execution, Row, Transition
from chaos.workload import ENDINGS


def missing(evidence: Evidence) -> Finding:
    """I8: nobody got 202 for a run that is not there."""
    there = {row.run for row in evidence.rows}
    return none_of("202 without a row", (one.run for one in evidence.accepted if one.run not in there))


def lost(evidence: Evidence) -> Finding:
    """I1 and I4: accepted, and gone, or said to have succeeded though no execution came to its end."""
    there = {row.run for row in evidence.rows}
    accepted = {one.run for one in evidence.accepted}
    finished = {one.run for one in evidence.executions if one.how == "end"}
    unearned = (row.run for row in evidence.rows if row.state == "succeeded" and row.run not in finished)
    return none_of("lost", [*(accepted - there), *unearned])


def not_ended(evidence: Evidence) -> Finding:
    """I1: every run has ended, also one whose 202 did not reach the client."""
    return none_of("not ended", (f"{row.run} {row.state}" for row in evidence.rows if row.state not in TERMINAL))


def ended_twice(evidence: Evidence) -> Finding:
    """I2: one transition into a terminal state, and none after it."""
    into = Counter(t.run for t in evidence.transitions if t.new_state in TERMINAL and t.old_state not in TERMINAL)
    after = [t.run for t in evidence.transitions if t.old_state in TERMINAL]
    ended = [row.run for row in evidence.rows if row.state in TERMINAL]
    return none_of("ended twice", [*after, *(run for run in ended if into[run] != 1)])


def stale_outcomes(evidence: Evidence) -> Finding:
    """I3: a recorded result is that of the attempt whose claim the row names."""
    by_nonce = {one.nonce: one for one in evidence.executions}
    claims = _claims(evidence)
    by_time = not any(one.kind == "clock" for one in evidence.injections)
    wrong = [
        f"{row.run}: {why}"
        for row in evidence.rows
        if row.state == "succeeded" and (why := _staleness(row, by_nonce, claims[row.run], by_time))
    ]
    return none_of("stale outcomes recorded", wrong)


def double_keys(evidence: Evidence) -> Finding:
    """I7: a key stands for one run, in the database and in what clients were told."""
    runs: dict[str, set[str]] = defaultdict(set)
    for row in evidence.rows:
        if row.key is not None:
            runs[row.key].add(row.run)
    for one in evidence.accepted:
        runs[one.key].add(one.run)
    return none_of("idempotency keys with two runs", (key for key, found in runs.items() if len(found) > 1))


def wrong_endings(evidence: Evidence) -> Finding:
    """A task that can only succeed has succeeded; one that fails has failed for its own reason."""
    return none_of("ended otherwise than the task", _wrong(evidence))


def leaked(evidence: Evidence) -> Finding:
    """I9: no lease, process or connection is left over."""
    leases = [f"{row.run} has ended and holds a lease" for row in evidence.rows if row.leased and row.state in TERMINAL]
    return none_of("leaked leases, processes, connections", [*leases, *evidence.leaks])


def _wrong(evidence: Evidence) -> Iterator[str]:
    for row in evidence.rows:
        expected = ENDINGS.get(row.task)
        if expected is None or row.state not in TERMINAL or (row.state == "cancelled" and row.cancel_requested):
            continue
        fits = row.state in expected.states and (row.state != "failed" or row.error in expected.errors)
        if not fits:
            yield f"{row.run} {row.task} {row.state} {row.error or ''}".rstrip()


def _claims(evidence: Evidence) -> dict[str, list[Transition]]:
    found: dict[str, list[Transition]] = defaultdict(list)
    for one in evidence.transitions:
        if one.new_state == "running" and one.new_token and one.new_token != one.old_token:
            found[one.run].append(one)
    return found


def _staleness(row: Row, by_nonce: dict[str, Execution], claims: list[Transition], by_time: bool) -> str | None:
    execution = by_nonce.get(str((row.result or {}).get("nonce")))
    if execution is None or execution.run != row.run:
        return "its result is no execution's of it"
    token = row.token or (claims[-1].new_token if claims else None)
    mine = [claim for claim in claims if claim.attempt == execution.attempt]
    if by_time and len(mine) > 1:
        # An attempt that was given back is counted anew, so its number stands for two claims.
        mine = [claim for claim in mine if claim.time <= execution.wall + 0.01][-1:]
    if token not in {claim.new_token for claim in mine}:
        return f"attempt {execution.attempt} recorded, which did not hold the claim"
    return None
