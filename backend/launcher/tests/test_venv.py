from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from launcher.errors import LauncherError
from launcher.tools import Tools
from launcher.venv import Venv

# A lock without packages: what is tested is when an environment is made, not what pip does.
EMPTY = "# no packages\n"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(EMPTY)
    return path


def test_an_environment_is_made_once(lock: Path, tools: Tools) -> None:
    venv = Venv("venv", lock, tools)
    asyncio.run(venv.ensure())
    made = venv.python.lstat().st_ctime_ns
    again = Venv("venv", lock, tools)
    asyncio.run(again.ensure())
    assert again.python.lstat().st_ctime_ns == made
    assert subprocess.run([venv.python, "-m", "pip", "--version"], check=True, capture_output=True, timeout=60).stdout


def test_another_lock_or_a_half_made_environment_is_made_again(lock: Path, tools: Tools) -> None:
    venv = Venv("venv", lock, tools)
    venv.path.mkdir()
    (venv.path / "left-over").touch()
    assert not venv.is_current()
    asyncio.run(venv.ensure())
    assert not (venv.path / "left-over").exists()
    lock.write_text(EMPTY + "# another line\n")
    assert not Venv("venv", lock, tools).is_current()


def test_a_python_without_ensurepip_says_what_to_install(
    lock: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LauncherError, match=r"apt install python3\.\d+-venv"):
        asyncio.run(Venv("venv", lock, tools).ensure())


def test_a_package_that_does_not_fit_its_hash_is_refused_with_the_reason(lock: Path, tools: Tools) -> None:
    lock.write_text("tqdm==4.67.1 --hash=sha256:" + "0" * 64 + "\n")
    venv = Venv("venv", lock, tools)
    with pytest.raises(LauncherError, match=r"(?s)failed with exit code 1; .*venv\.log.*HASHES"):
        asyncio.run(venv.ensure())
    assert not venv.is_current()
