"""Whether the storm was one: faults that bit, and figures of the product's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from chaos.checks.finding import Finding, figure, none_of
from chaos.records import Evidence, Execution

MOST_MISSED = 1 / 2
REDIS_BOUND = 64 * 1024 * 1024
"""Bytes: ten thousand messages of a kilobyte, the copies that faults add, and the server itself."""


def faults(evidence: Evidence) -> Finding:
    """How many of each kind were injected."""
    done = Counter(one.kind for one in evidence.injections if not one.failed)
    words = ", ".join(f"{kind} {count}" for kind, count in sorted(done.items()))
    return figure("faults injected", f"{sum(done.values())}" + (f" ({words})" if words else ""))


def missed(evidence: Evidence) -> Finding:
    """A storm most of whose faults of a kind hit nothing proves nothing about that kind."""
    total = Counter(one.kind for one in evidence.injections)
    failed = [one for one in evidence.injections if one.failed]
    by_kind = Counter(one.kind for one in failed)
    bad = {kind for kind, count in by_kind.items() if count > 1 and count > total[kind] * MOST_MISSED}
    examples = sorted({f"{one.kind}: {one.failed}" for one in failed})
    return Finding(
        name="faults that hit nothing", value=str(len(failed)), violated=bool(bad), examples=tuple(examples[:5])
    )


def zombies_bit(evidence: Evidence) -> Finding | None:
    """Zombies prove the fence only where they came to their end while their successor was still running."""
    pauses = [one for one in evidence.injections if one.kind == "zombie" and not one.failed]
    if not pauses:
        return None
    by_run: dict[str, list[Execution]] = defaultdict(list)
    for one in evidence.executions:
        by_run[one.run].append(one)
    bit = sum(_overlap(by_run[one.facts.get("run", "")]) for one in pauses)
    return figure("zombies that ended while their successor ran", f"{bit} of {len(pauses)}")


def crashes(evidence: Evidence) -> Finding:
    """Processes that ended though nobody asked them to."""
    found = Counter(f"{one.service} (code {one.code})" for one in evidence.exits if not one.asked)
    return figure("processes that ended unasked", ", ".join(f"{n}: {c}" for n, c in sorted(found.items())) or "0")


def tally(evidence: Evidence, name: str, label: str) -> Finding:
    """A counter of the product's own."""
    if evidence.tallies is None:
        return figure(label, "unknown: the product does not count them")
    return figure(label, evidence.tallies.get(name, 0))


def redis_memory(evidence: Evidence) -> Finding:
    """I10: bounded."""
    value = f"{evidence.redis_peak / 1024 / 1024:.1f} MB"
    return Finding(name="Redis memory peak", value=value, violated=evidence.redis_peak > REDIS_BOUND)


def started(evidence: Evidence) -> Finding:
    """A run that nobody knows of was not executed."""
    known = {row.run for row in evidence.rows}
    return none_of("executions of unknown runs", (one.run for one in evidence.executions if one.run not in known))


def _overlap(executions: list[Execution]) -> bool:
    ordered: Mapping[int, Execution] = {one.attempt: one for one in executions}
    first, second = ordered.get(1), ordered.get(2)
    if first is None or second is None or first.ended is None:
        return False
    return second.mono < first.ended and (second.ended is None or first.ended < second.ended)
