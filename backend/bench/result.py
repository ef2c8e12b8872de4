"""What a benchmark found: a line for each figure, and whether it met its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.statistics import Spread


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A target, and whether a figure met it."""

    target: str
    met: bool

    def __str__(self) -> str:
        return f"{self.target}: {'met' if self.met else 'MISSED'}"


def at_most(value: float, bound: float, unit: str) -> Verdict:
    """The figure itself is to be so small."""
    return Verdict(target=f"<= {bound:g} {unit}", met=value <= bound)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure over all rounds."""

    name: str
    unit: str
    spread: Spread
    ratios: Mapping[str, float] = field(default_factory=dict)
    """To the baselines: how many times theirs it is."""
    verdicts: Sequence[Verdict] = ()


@dataclass(kw_only=True)
class Result:
    """Of one benchmark on one database, or on none."""

    benchmark: str
    database: str | None
    lines: Sequence[Line] = ()
    rounds: Sequence[Mapping[str, Any]] = ()
    """The figures of each round by themselves."""
    notes: Sequence[str] = ()
    errors: Sequence[str] = ()
    """With any, the benchmark has failed, whatever figures there are."""

    @property
    def title(self) -> str:
        """Its name, and where it ran."""
        return self.benchmark + (f" on {self.database}" if self.database else "")


def line(name: str, unit: str, values: Sequence[float], *verdicts: tuple[float, str]) -> Line:
    """A figure that is judged by itself: its median is to be at most so much, in so many words."""
    spread = Spread.of(values)
    judged = [at_most(spread.median, bound, words) for bound, words in verdicts]
    return Line(name=name, unit=unit, spread=spread, verdicts=judged)


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A target that is a ratio."""

    baseline: str
    factor: float
    at_least: bool = True
    """Else at most."""

    def judge(self, ratio: float) -> Verdict:
        """Whether a ratio meets it."""
        met = ratio >= self.factor if self.at_least else ratio <= self.factor
        sign = ">=" if self.at_least else "<="
        return Verdict(target=f"{sign} {self.factor:g} x {self.baseline}", met=met)


def compared(
    unit: str, values: Mapping[str, Sequence[float]], bounds: Sequence[Bound], *, ours: str = "messager", what: str = ""
) -> list[Line]:
    """A line for each contestant; ours is judged by its ratio to the baselines' medians."""
    spreads = {name: Spread.of(found) for name, found in values.items()}
    lines = []
    for name, spread in spreads.items():
        ratios: dict[str, float] = {
            base: spread.median / spreads[base].median for base in ("thin", "limit") if base in spreads
        }
        verdicts = [bound.judge(ratios[bound.baseline]) for bound in bounds if bound.baseline in ratios]
        judged = verdicts if name == ours else []
        lines.append(Line(name=f"{name}{what}", unit=unit, spread=spread, ratios=ratios, verdicts=judged))
    return lines
