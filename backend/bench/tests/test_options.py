from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bench import options
from bench.errors import UsageError
from bench.options import BENCHMARKS, Options


def test_without_words_everything_is_measured_on_both_databases() -> None:
    assert options.parse([]) == Options(names=BENCHMARKS, databases=("sqlite", "postgres"), rounds=3)


def test_benchmarks_are_measured_once_and_in_the_order_asked_for() -> None:
    parsed = options.parse(["ui", "batch", "ui", "--db", "postgres", "--rounds", "5", "--quick"])
    assert parsed == Options(names=["ui", "batch"], databases=("postgres",), rounds=5, quick=True)


@pytest.mark.parametrize("words", [["speed"], ["--rounds", "0"], ["--db", "oracle"], ["--jsn"]])
def test_words_it_does_not_know_are_a_usage_error(words: list[str]) -> None:
    with pytest.raises(UsageError):
        options.parse(words)


def test_the_launcher_passes_on_what_it_was_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    parser = argparse.ArgumentParser()
    options.add_arguments(parser)
    words = options.words(parser.parse_args(["batch", "--json", "x.json", "--quick", "--db", "sqlite"]))
    assert options.parse(words) == Options(
        names=["batch"], databases=("sqlite",), report=tmp_path / "x.json", quick=True
    )
