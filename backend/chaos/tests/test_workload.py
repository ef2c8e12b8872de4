from __future__ import annotations

import random

from chaos import options
from chaos.tasks import ordinary, poison
from chaos.workload import AT_MOST_ONCE, ENDINGS, POISONS, jobs


def test_every_task_has_an_ending() -> None:
    names = {
        name
        for module in (ordinary, poison)
        for name in (str(getattr(value, "name", "")) for value in vars(module).values())
        if name.startswith("chaos.") and not name.startswith("chaos.tasks.")
    }
    assert names == set(ENDINGS)
    assert {job.task for job in POISONS} < names
    assert ordinary.once.at_most_once
    assert {"chaos.once"} == AT_MOST_ONCE


def test_the_same_dice_give_the_same_runs() -> None:
    assert jobs(100, random.Random(1)) == jobs(100, random.Random(1))
    assert {job.task for job in jobs(500, random.Random(1))} <= set(ENDINGS)


def test_the_launchers_words_say_the_same_to_the_suite() -> None:
    parser = options._Parser()
    options.add_arguments(parser)
    words = ["--runs", "5", "--seed", "3", "--faults", "deploy:2", "--db", "postgres", "--stack", "compose"]
    words += ["--cancels", "1", "--lease", "4", "--json", "/x/y", "--keep"]
    assert options.parse(options.words(parser.parse_args(words))) == options.parse(words)
