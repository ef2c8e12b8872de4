"""Which fault comes when; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import chaos.faults  # noqa: F401  (fills the table)
from chaos.errors import UsageError
from chaos.faults.kinds import KINDS, Kind
from chaos.stack import needs

RATE = 30.0
"""Runs per second: a third of what nine slots can do, as Redis or the database is away for half of a dense storm."""
DISTANCE = 2.5
"""Seconds between two faults, on average."""
DENSE = 1.5
"""The same where it was said how many there are to be."""


Say = Callable[[str], None]
"""Tells people how far a storm is."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the command asks for."""

    counts: Mapping[str, int | None]
    """By kind; None: its share of the storm."""
    not_here: Mapping[str, str]
    """Kinds of the default set that cannot be had here, and what they need."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One fault to come."""

    number: int
    at: float
    """Seconds after the storm's beginning."""
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole storm."""

    seconds: float
    faults: tuple[Planned, ...]


def choose(words: str | None, offered: frozenset[str]) -> Chosen:
    """Read `--faults`. Raises UsageError for a kind that does not exist, or cannot be had here."""
    if words is None:
        missing = {name: _missing(kind, offered) for name, kind in KINDS.items()}
        return Chosen(
            counts={name: None for name, what in missing.items() if not what},
            not_here={name: what for name, what in missing.items() if what},
        )
    named = [] if words == "none" else [_read(word) for word in words.split(",")]
    for name, _ in named:
        if missing_here := _missing(KINDS[name], offered):
            raise UsageError(f"{name} cannot be injected here: it needs {missing_here}")
    return Chosen(counts=dict(named), not_here={})


def make(chosen: Chosen, runs: int, lease: float, seed: int) -> Plan:
    """Spread the faults evenly, each kind over the whole storm."""
    dice = random.Random(seed)  # noqa: S311
    fixed = {name: count for name, count in chosen.counts.items() if count is not None}
    shared = [name for name in chosen.counts if name not in fixed]
    seconds = max(runs / RATE, _needed(fixed, lease), DISTANCE * len(shared) + DENSE * sum(fixed.values()))
    names = [name for name, count in fixed.items() for _ in range(count)]
    names += _shares(shared, max(len(shared), round(seconds / DISTANCE) - len(names)), dice)
    if fixed:
        dice.shuffle(names)
    return Plan(seconds=seconds, faults=tuple(_spread(names, seconds, dice)))


def _read(word: str) -> tuple[str, int | None]:
    name, colon, count = word.strip().partition(":")
    if name not in KINDS:
        raise UsageError(f"there is no fault {name!r}; there are: none, {', '.join(sorted(KINDS))}")
    if not colon:
        return name, None
    if not count.isdecimal() or not 1 <= int(count) <= 100_000:
        raise UsageError(f"{word.strip()!r}: after the colon stands how many, from 1 to 100000")
    return name, int(count)


def _missing(kind: Kind, offered: Iterable[str]) -> str:
    return " and ".join(sorted(needs.WORDS[need] for need in kind.needs - frozenset(offered)))


def _needed(fixed: Mapping[str, int], lease: float) -> float:
    """Seconds: what breaks the same part comes one after another, the rest at the usual distance."""
    by_part: dict[str, float] = {}
    for name, count in fixed.items():
        kind = KINDS[name]
        part = kind.takes or name
        by_part[part] = by_part.get(part, 0.0) + count * max(kind.typical(lease), 1.0)
    return max(by_part.values(), default=0.0)


def _shares(names: list[str], count: int, dice: random.Random) -> list[str]:
    """`count` names: all of them in a new order each round, so that the numbers differ by one at most."""
    found: list[str] = []
    while names and len(found) < count:
        found += dice.sample(names, len(names))
    return found[:count]


def _spread(names: list[str], seconds: float, dice: random.Random) -> Iterable[Planned]:
    """The last part of a storm is left to what the last fault has started."""
    distance = seconds * 0.95 / max(1, len(names))
    for number, name in enumerate(names):
        at = distance * (number + dice.uniform(0.2, 0.8))
        yield Planned(number=number, at=at, kind=KINDS[name])
