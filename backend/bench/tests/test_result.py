"""Figures are judged by ratios of medians, and told in full."""

from __future__ import annotations

import json

from bench import report
from bench.result import Bound, Result, compared, line

RATES = {"messager": [80.0, 90.0, 200.0], "thin": [60.0, 60.0, 10.0], "flower": [30.0, 31.0, 32.0], "limit": [120.0]}
BOUNDS = (Bound(baseline="thin", factor=1.5), Bound(baseline="limit", factor=0.85))


def test_ratios_are_of_medians_and_ours_alone_is_judged() -> None:
    lines = {one.name: one for one in compared("runs/s", RATES, BOUNDS)}
    assert lines["messager"].ratios == {"thin": 1.5, "limit": 0.75}
    assert [verdict.met for verdict in lines["messager"].verdicts] == [True, False]
    assert lines["flower"].ratios["thin"] == 31 / 60
    assert not lines["flower"].verdicts


def test_without_a_baseline_there_is_no_ratio_and_no_verdict() -> None:
    (only,) = compared("runs/s", {"messager": [1.0]}, BOUNDS)
    assert (only.ratios, only.verdicts) == ({}, [])


def test_less_may_be_better() -> None:
    bound = Bound(baseline="thin", factor=0.7, at_least=False)
    assert [bound.judge(ratio).met for ratio in (0.69, 0.7, 0.71)] == [True, True, False]
    assert str(line("memory", "MB", [340, 351, 360], (350, "MB")).verdicts[0]) == "<= 350 MB: MISSED"


def test_the_table_stands_in_columns_and_errors_are_told() -> None:
    found = Result(
        benchmark="throughput",
        database="sqlite",
        lines=compared("runs/s", RATES, BOUNDS),
        rounds=[{"round": 1}, {"round": 2}],
        errors=["something broke"],
    )
    title, head, ours, *_, error = report.text(found).splitlines()
    assert title == "throughput on sqlite (2 rounds)"
    assert head.split() == ["median", "min", "max", "unit", "x", "thin", "x", "limit", "target"]
    assert ours.split()[:7] == ["messager", "90.0", "80.0", "200", "runs/s", "1.50", "0.75"]
    assert ours.endswith(">= 1.5 x thin: met; >= 0.85 x limit: MISSED")
    assert ours.index("runs/s") == head.index("unit")
    assert error == "ERROR: something broke"
    assert "throughput on sqlite: FAILED: something broke" in report.summary([found])


def test_columns_without_figures_are_left_out() -> None:
    found = Result(benchmark="memory", database=None, lines=[line("all", "MB", [233.4])])
    assert report.text(found).splitlines()[1].split() == ["median", "min", "max", "unit"]


def test_the_json_has_every_round() -> None:
    found = Result(
        benchmark="memory", database=None, lines=[line("all", "MB", [1, 2])], rounds=[{"round": 1, "all": 1}]
    )
    content = json.loads(report.as_json({"revision": "abc"}, [found]))
    assert content["revision"] == "abc"
    assert content["results"][0]["rounds"] == [{"round": 1, "all": 1}]
    assert content["results"][0]["lines"][0]["spread"] == {"median": 1.5, "least": 1, "most": 2}


def test_figures_have_about_three_digits() -> None:
    assert [report.number(value) for value in (0.123, 9.876, 12.34, 1234.5)] == ["0.12", "9.88", "12.3", "1234"]
