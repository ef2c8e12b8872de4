"""The words that made-up inputs and results are written with."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

COMMON = "invoice"
"""Stands in about every tenth run."""
RARE = "zirconium"
"""Stands in one of a hundred thousand runs, and at least in one."""
ABSENT = "quixotic"
"""Stands in none."""
SIZE = 3000

_ONSETS = ("b", "br", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
_VOWELS = ("a", "e", "i", "o", "u")
_CODAS = ("", "l", "n", "r", "s", "t")


def vocabulary(dice: random.Random) -> Sequence[str]:
    """Words in the order of how often they are used."""
    syllables = ["".join(parts) for parts in itertools.product(_ONSETS, _VOWELS, _CODAS)]
    made = {"".join(dice.choices(syllables, k=dice.choice((2, 2, 3)))) for _ in range(2 * SIZE)}
    words = sorted(made - {COMMON, RARE, ABSENT})[: 2 * SIZE]
    return dice.sample(words, min(SIZE, len(words)))


class Sentences:
    """Texts of several words, of which few are used often and most are used seldom, as in a language."""

    def __init__(self, dice: random.Random) -> None:
        """Made of `dice` alone."""
        self._dice = dice
        self._words = vocabulary(dice)
        self._weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def sentence(self, *more: str) -> str:
        """Six to fourteen words, and `more`, which come first."""
        count = self._dice.randint(6, 14)
        return " ".join([*more, *self._dice.choices(self._words, cum_weights=self._weights, k=count)])
