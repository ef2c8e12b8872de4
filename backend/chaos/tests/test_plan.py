from __future__ import annotations

from collections import Counter

import pytest

from chaos import plan
from chaos.errors import UsageError
from chaos.faults.kinds import KINDS
from chaos.stack import needs
from chaos.stack.settings import offered

EVERYTHING = frozenset(needs.WORDS)


def test_every_kind_that_can_be_had_is_chosen_and_the_others_are_named() -> None:
    chosen = plan.choose(None, EVERYTHING - {needs.SQLITE, needs.FIREWALL})
    assert chosen.not_here == {
        "db-cut": "root and iptables",
        "db-lock": "--db sqlite",
        "redis-cut": "root and iptables",
    }
    assert set(chosen.counts) == set(KINDS) - set(chosen.not_here)


def test_a_kind_asked_for_by_name_must_be_possible() -> None:
    with pytest.raises(UsageError, match="clock cannot be injected here: it needs --db postgres and Linux"):
        plan.choose("clock", frozenset())


@pytest.mark.parametrize("words", ["frob", "deploy:0", "deploy:x", "deploy:", "deploy,,zombie", ""])
def test_words_that_make_no_sense_are_refused(words: str) -> None:
    with pytest.raises(UsageError):
        plan.choose(words, EVERYTHING)


def test_a_calm_has_no_faults() -> None:
    assert plan.make(plan.choose("none", EVERYTHING), 100, 10, 1).faults == ()


def test_as_many_faults_as_were_asked_for_and_no_others() -> None:
    made = plan.make(plan.choose("deploy:3,zombie:2", EVERYTHING), 100, 10, 1)
    assert Counter(one.kind.name for one in made.faults) == {"deploy": 3, "zombie": 2}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_ten_thousand_runs_meet_eighty_faults_of_ten_kinds_one_each_three_seconds(database: str) -> None:
    here = offered(database) - {needs.FIREWALL, needs.SMALL_DISK, needs.CLOCK}
    made = plan.make(plan.choose(None, here), 10_000, 10, 1)
    counts = Counter(one.kind.name for one in made.faults)
    assert len(made.faults) >= 80
    assert len(counts) >= 10
    assert max(counts.values()) - min(counts.values()) <= 1
    assert made.seconds / len(made.faults) <= 3


def test_even_a_short_storm_has_every_kind() -> None:
    made = plan.make(plan.choose(None, EVERYTHING), 10, 10, 1)
    assert {one.kind.name for one in made.faults} == set(KINDS)


def test_the_same_seed_gives_the_same_storm() -> None:
    chosen = plan.choose(None, EVERYTHING)
    assert plan.make(chosen, 1000, 10, 7) == plan.make(chosen, 1000, 10, 7)
    assert plan.make(chosen, 1000, 10, 7) != plan.make(chosen, 1000, 10, 8)
