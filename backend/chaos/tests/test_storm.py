"""A short storm on each database, as `./messager chaos` runs it: real processes, more than twenty faults."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.stack.settings import BACKEND

SECONDS = 150
"""Never more; about fifty are needed."""
COMMON = {
    "worker-kill": 3,
    "child-kill": 3,
    "leader-kill": 1,
    "api-kill": 1,
    "api-crash": 2,
    "redis-kill": 2,
    "redis-flush": 2,
    "redis-freeze": 1,
    "duplicate": 2,
    "forged": 1,
    "payload": 1,
    "deploy": 1,
    "zombie": 1,
}
OWN = {"sqlite": {"db-lock": 1}, "postgres": {"db-kill": 1, "db-drop": 1}}


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_a_storm_breaks_no_promise(database: str, tmp_path: Path) -> None:
    counts = {**COMMON, **OWN[database]}
    faults = ",".join(f"{kind}:{count}" for kind, count in counts.items())
    report = tmp_path / "report.json"
    args = [sys.executable, "-m", "chaos", "--db", database, "--runs", "300", "--seed", "1", "--lease", "3"]
    args += ["--cancels", "10", "--faults", faults, "--json", str(report)]
    done = subprocess.run(args, cwd=BACKEND, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(report.read_text())
    figures = {one["name"]: one["value"] for one in found["findings"]}
    assert sum(counts.values()) >= 20
    assert int(figures["runs accepted"]) >= 300
    assert int(figures["faults injected"].split()[0]) >= 20


def test_what_cannot_be_asked_for_is_a_usage_error() -> None:
    args = [sys.executable, "-m", "chaos", "--faults", "earthquake"]
    done = subprocess.run(args, cwd=BACKEND, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 2
    assert "there is no fault 'earthquake'" in done.stderr
