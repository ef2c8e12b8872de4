"""The secret key is made once, for its owner alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from messager.secret_key import read_or_make_secret_key
from messager.testing.environment import BACKEND

MAKE = "import pathlib; from messager.secret_key import read_or_make_secret_key as f; print(f(pathlib.Path({!r})))"


def test_it_is_made_in_a_new_folder_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = read_or_make_secret_key(tmp_path / "a" / "b")
    file = tmp_path / "a" / "b" / "secret_key"
    assert len(key) >= 50
    assert file.read_text() == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_umask_that_gives_to_all_does_not_give_the_key(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_or_make_secret_key(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_it_stays_the_same(tmp_path: Path) -> None:
    assert read_or_make_secret_key(tmp_path) == read_or_make_secret_key(tmp_path)


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert read_or_make_secret_key(tmp_path / "a") != read_or_make_secret_key(tmp_path / "b")


def test_an_operators_key_is_taken_without_the_blanks_around_it(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(" mine\n")
    assert read_or_make_secret_key(tmp_path) == "mine"


def test_threads_that_start_at_once_get_one_key_and_leave_no_drafts(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_or_make_secret_key(tmp_path), range(8)))
    assert len(keys) == 1
    assert os.listdir(tmp_path) == ["secret_key"]


def test_two_processes_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    args = [sys.executable, "-c", MAKE.format(str(tmp_path))]
    starting = [subprocess.Popen(args, cwd=BACKEND, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    keys = [process.communicate(timeout=60)[0] for process in starting]
    assert keys[0] == keys[1] != ""


def test_an_empty_file_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="secret_key is empty"):
        read_or_make_secret_key(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="MESSAGER_DATA: cannot keep the secret key in"):
        read_or_make_secret_key(tmp_path / "file")
