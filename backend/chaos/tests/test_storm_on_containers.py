"""A short storm on the product's own containers, as `./messager chaos --stack compose` runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chaos import options, plan
from chaos.errors import UsageError
from chaos.stack import compose, docker
from chaos.stack.settings import BACKEND

SECONDS = 900
"""Never more: a minute is needed, and some more where the images have to be built first."""
FAULTS = {
    "worker-kill": 2,
    "leader-kill": 1,
    "api-kill": 1,
    "redis-kill": 1,
    "redis-freeze": 1,
    "redis-flush": 1,
    "redis-cut": 1,
    "db-freeze": 1,
    "db-cut": 1,
    "deploy": 1,
    "zombie": 1,
}


@pytest.fixture
def engine() -> None:
    if reason := docker.why_not():
        pytest.skip(f"needs containers: {reason}")


@pytest.mark.usefixtures("engine")
def test_a_storm_on_the_containers_breaks_no_promise(tmp_path: Path) -> None:
    faults = ",".join(f"{kind}:{count}" for kind, count in FAULTS.items())
    report = tmp_path / "report.json"
    args = [sys.executable, "-m", "chaos", "--stack", "compose", "--runs", "150", "--seed", "1", "--lease", "4"]
    args += ["--cancels", "5", "--faults", faults, "--json", str(report)]
    done = subprocess.run(args, cwd=BACKEND, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(report.read_text())
    figures = {one["name"]: one["value"] for one in found["findings"]}
    assert found["passed"]
    assert int(figures["runs accepted"]) >= 150
    assert int(figures["faults injected"].split()[0]) >= 10


@pytest.mark.parametrize("words", [("--db", "sqlite"), ("--mutant", "no-fence")])
def test_the_containers_are_the_product_as_it_is(words: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="--stack compose is the product as it is"):
        options.parse(["--stack", "compose", *words])


def test_what_containers_cannot_do_is_named() -> None:
    missing = plan.choose(None, compose.offered()).not_here
    assert {"api-crash", "clock", "db-full", "db-lock"} <= set(missing)
    assert {"redis-cut", "db-cut", "db-kill", "redis-truncate"}.isdisjoint(missing)
