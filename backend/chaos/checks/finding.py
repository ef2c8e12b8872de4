"""What a check says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report."""

    name: str
    value: str
    violated: bool = False
    examples: tuple[str, ...] = ()
    """Some of what is wrong."""


def none_of(name: str, wrong: Iterable[str]) -> Finding:
    """There must be none."""
    found = sorted(set(wrong))
    return Finding(name=name, value=str(len(found)), violated=bool(found), examples=tuple(found[:SHOWN]))


def figure(name: str, value: object) -> Finding:
    """Nothing that could be wrong."""
    return Finding(name=name, value=str(value))
