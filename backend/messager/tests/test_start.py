"""What an operator sees who starts a process with settings that make no sense."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from messager.testing.environment import BACKEND


@pytest.mark.parametrize("module", ["messager.serve", "messager.work"])
def test_a_process_ends_with_one_line_and_code_2(module: str) -> None:
    env = {**os.environ, "MESSAGER_HOST": "0.0.0.0"}
    ended = subprocess.run(
        [sys.executable, "-m", module], cwd=BACKEND, env=env, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("messager: MESSAGER_HOST is '0.0.0.0'")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("module", ["messager.serve", "messager.work"])
@pytest.mark.parametrize(
    "setting", [("MESSAGER_BROADCAST", "mailto:nobody, nonsense"), ("MESSAGER_APPRISE_SCHEMES", "syslog")]
)
def test_recipients_that_can_never_be_reached_are_told_at_the_start(module: str, setting: tuple[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", module],
        cwd=BACKEND,
        env={**os.environ, setting[0]: setting[1]},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"messager: {setting[0]}")
    assert ended.stderr.count("\n") == 1
