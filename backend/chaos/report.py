"""The verdict, as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chaos.checks import executions, harness, latency, recovery, rows
from chaos.checks.finding import Finding, figure
from chaos.options import Options
from chaos.records import Evidence

BESIDE = "(beside other faults: each bound is longer by what those took; storms of one kind show it alone)"


@dataclass(frozen=True, kw_only=True)
class Report:
    """All findings of a storm."""

    options: Options
    not_here: dict[str, str]
    main: Sequence[Finding]
    recovery: Sequence[Finding]
    latency: Sequence[Finding]

    @property
    def violated(self) -> list[Finding]:
        """What must not be."""
        return [one for one in (*self.main, *self.recovery, *self.latency) if one.violated]

    def text(self) -> str:
        """For people."""
        width = max(len(one.name) for one in self.main)
        lines = [_line(one, width) for one in self.main]
        lines += _table("recovery, s", self.recovery, BESIDE) + _table("submit latency, s", self.latency)
        if self.not_here:
            kinds = ", ".join(f"{kind} (needs {what})" for kind, what in sorted(self.not_here.items()))
            lines.append(f"\nnot injected here: {kinds}")
        return "\n".join([*lines, f"\n{self.verdict()}"])

    def verdict(self) -> str:
        """One line."""
        names = ", ".join(one.name for one in self.violated)
        words = f"VIOLATED: {names}" if names else "passed: nothing lost, nothing recorded twice, every bound held"
        where = self.options.database if self.options.stack == "local" else "containers"
        return f"seed {self.options.seed} on {where}: {words}"

    def json(self) -> str:
        """For programs."""
        content: dict[str, Any] = {
            "options": {**dataclasses.asdict(self.options), "report": str(self.options.report or "")},
            "not_injected_here": self.not_here,
            "findings": [dataclasses.asdict(one) for one in self.main],
            "recovery": [dataclasses.asdict(one) for one in self.recovery],
            "latency": [dataclasses.asdict(one) for one in self.latency],
            "verdict": self.verdict(),
            "passed": not self.violated,
        }
        return json.dumps(content, indent=2)


def make(evidence: Evidence, options: Options, not_here: dict[str, str]) -> Report:
    """Every check."""
    found = [*_storm(evidence), *_invariants(evidence), *_counters(evidence)]
    return Report(
        options=options,
        not_here=not_here,
        main=[one for one in found if one is not None],
        recovery=recovery.findings(evidence),
        latency=latency.findings(evidence),
    )


def _storm(evidence: Evidence) -> list[Finding | None]:
    return [
        figure("runs accepted", len({one.run for one in evidence.accepted})),
        harness.faults(evidence),
        harness.missed(evidence),
        harness.zombies_bit(evidence),
        harness.crashes(evidence),
    ]


def _invariants(evidence: Evidence) -> list[Finding]:
    return [
        rows.lost(evidence),
        rows.not_ended(evidence),
        rows.ended_twice(evidence),
        rows.stale_outcomes(evidence),
        harness.tally(evidence, "outcome_dropped", "stale outcomes refused"),
        executions.at_most_once(evidence),
        executions.surplus(evidence),
        executions.poison_contained(evidence),
        executions.failed_in_deploys(evidence),
        rows.double_keys(evidence),
        rows.missing(evidence),
        rows.wrong_endings(evidence),
        harness.started(evidence),
        rows.leaked(evidence),
        latency.unexpected(evidence),
        latency.given_up(evidence),
    ]


def _counters(evidence: Evidence) -> list[Finding]:
    cancelled = sum(row.state == "cancelled" for row in evidence.rows)
    return [
        figure("runs cancelled", cancelled),
        harness.tally(evidence, "message_dropped", "duplicate messages dropped"),
        harness.tally(evidence, "message_refused", "forged messages refused"),
        harness.tally(evidence, "run_released", "runs given back by stopping workers"),
        harness.redis_memory(evidence),
    ]


def _table(title: str, found: Sequence[Finding], note: str = "") -> list[str]:
    if not found:
        return []
    head = f"\n{title:<22} {'p50':>8} {'p99':>8} {'max':>8}  {'count':>6}"
    return [head, *(_line(one, 22) for one in found), *([note] if note else [])]


def _line(one: Finding, width: int) -> str:
    examples = "".join(f"\n    {example}" for example in one.examples)
    return f"{one.name.ljust(width)} {one.value}{'  VIOLATED' if one.violated else ''}{examples}"
