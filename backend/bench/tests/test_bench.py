"""The whole of it: the command, and one short measurement on each database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import cli, machine, report
from bench.benchmarks import throughput
from bench.benchmarks.turns import Turns
from bench.context import Context
from bench.errors import NotServedError
from bench.options import Options
from bench.result import Result, line
from messager.testing.programs import redis_program

SHORT = Turns(clients=(4,), warm_up=0.3, seconds=0.7)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_all_contestants_answer_rightly(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "QUICK", SHORT)
    said: list[str] = []
    context = Context(
        options=Options(rounds=1, quick=True), database=database, plain_python=Path(sys.executable), say=said.append
    )
    found = throughput.run(context)
    names = [one.name for one in found.lines]
    assert names[:2] == ["messager, 4 clients", "thin, 4 clients"]
    assert names[-1] == "limit, 4 clients, CPU of a run"
    assert all(one.spread.least > 0 for one in found.lines)
    assert set(found.lines[0].ratios) == {"thin", "limit"}
    assert not found.errors
    assert f"throughput on {database} (1 round)" in report.text(found)
    assert found.notes == ["flower is left out: it is not installed here"]
    assert said == ["round 1 of 1"]


def measured(context: Context) -> Result:
    return Result(benchmark="memory", database=None, lines=[line("all", "MB", [400], (350, "MB"))])


def not_served(context: Context) -> Result:
    raise NotServedError("no such endpoint")


def broken(context: Context) -> Result:
    raise RuntimeError("no such endpoint")


@pytest.mark.parametrize(("run", "code"), [(measured, 0), (not_served, 1), (broken, 1)])
def test_a_missed_target_is_no_error_and_an_error_is(
    run: Any, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "RUN", {"memory": run})
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    assert cli.main(["memory", "--json", str(tmp_path / "made" / "all.json")]) == code
    said = capsys.readouterr().out
    assert ("memory: all: <= 350 MB: MISSED" in said) == (code == 0)
    assert ("memory: FAILED: " in said and "no such endpoint" in said) == (code == 1)
    kept = json.loads((tmp_path / "made" / "all.json").read_text())
    assert kept["machine"]["cores"] > 0
    assert set(kept["versions"]) >= {"python", "sqlite", "postgresql", "redis", "celery"}
    assert kept["versions"]["redis"] in machine._output(redis_program(), "--version")
    assert kept["options"]["names"] == ["memory"]
    assert len(kept["results"]) == 1


def test_words_that_make_no_sense_are_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    assert cli.main(["speed"]) == 2
    assert "'speed' is none of latency" in capsys.readouterr().err
