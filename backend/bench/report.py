"""What all benchmarks found, as text and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.result import Line, Result

_HEAD = ("", "median", "min", "max", "unit", "x thin", "x limit", "target")
_LEFT = {0, 4, 7}
"""Columns of words; the others are figures."""


def text(result: Result) -> str:
    """A table for people."""
    rounds = len(result.rounds)
    head = f"{result.title}" + (f" ({rounds} round{'s' * (rounds > 1)})" if rounds else "")
    body = table([_HEAD, *(_cells(one) for one in result.lines)]) if result.lines else []
    return "\n".join([head, *body, *result.notes, *(f"ERROR: {error}" for error in result.errors)])


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines whose columns stand under each other, with a head; a column that has nothing but its head is left out."""
    used = [at for at, column in enumerate(zip(*rows, strict=True)) if any(column[1:])]
    widths = {at: max(len(row[at]) for row in rows) for at in used}
    return ["  ".join(_aligned(row[at], widths[at], at) for at in used).rstrip() for row in rows]


def _aligned(cell: str, width: int, at: int) -> str:
    return cell.ljust(width) if at in _LEFT else cell.rjust(width)


def _cells(line: Line) -> tuple[str, ...]:
    spread = line.spread
    figures = (number(spread.median), number(spread.least), number(spread.most))
    ratios = tuple(f"{line.ratios[base]:.2f}" if base in line.ratios else "" for base in ("thin", "limit"))
    return (line.name, *figures, line.unit, *ratios, "; ".join(map(str, line.verdicts)))


def number(value: float) -> str:
    """With about three digits that count."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def as_json(facts: Mapping[str, Any], results: Sequence[Result]) -> str:
    """All of it for programs: every round, and what it was measured on."""
    return json.dumps({**facts, "results": [dataclasses.asdict(one) for one in results]}, indent=2) + "\n"


def summary(results: Sequence[Result]) -> str:
    """The targets alone, one a line, and what failed."""
    lines = [
        f"{one.title}: {line.name}: {verdict}" for one in results for line in one.lines for verdict in line.verdicts
    ]
    failed = [f"{one.title}: FAILED: {error}" for one in results for error in one.errors[:1]]
    return "\n".join(["targets", *lines, *failed])
