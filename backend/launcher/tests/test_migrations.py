from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from launcher.console import Console
from launcher.layout import Layout
from launcher.migrations import Migrations
from launcher.tools import Tools


@pytest.fixture
def project(tmp_path: Path, console: Console) -> Tools:
    """A backend with one migration, and a database that has it."""
    folder = tmp_path / "backend" / "messager" / "runs" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_initial.py").touch()
    (tmp_path / "backend" / "messager" / "settings.py").touch()
    (tmp_path / "backend" / "requirements.txt").touch()
    with closing(sqlite3.connect(tmp_path / "messager.sqlite3")) as database:
        database.execute("CREATE TABLE django_migrations (app TEXT, name TEXT)")
        database.execute("INSERT INTO django_migrations VALUES ('runs', '0001_initial')")
        database.commit()
    return Tools(layout=Layout(root=tmp_path, home=tmp_path, data=tmp_path), console=console, env={})


def test_a_database_that_has_all_migrations_needs_none(project: Tools) -> None:
    assert not Migrations(project).are_applied()
    Migrations(project).note()
    assert Migrations(project).are_applied()


def test_a_new_migration_has_to_be_applied(project: Tools) -> None:
    Migrations(project).note()
    (project.layout.backend / "messager" / "runs" / "migrations" / "0002_tags.py").touch()
    assert not Migrations(project).are_applied()


def test_a_database_put_back_from_before_has_to_be_migrated(project: Tools) -> None:
    Migrations(project).note()
    (project.layout.data / "messager.sqlite3").unlink()
    assert not Migrations(project).are_applied()


def test_a_database_elsewhere_is_always_asked(project: Tools) -> None:
    Migrations(project).note()
    elsewhere = Tools(layout=project.layout, console=project.console, env={"DATABASE_URL": "postgres://db/x"})
    assert not Migrations(elsewhere).are_applied()
