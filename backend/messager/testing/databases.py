"""Both databases in one session: every test that touches SQL runs on SQLite and on PostgreSQL.

The code under test uses the connection `default` and nothing else, so a second alias would prove nothing. Instead
`django_db_setup`, which pytest-django's `db` and `transactional_db` rest on, is parametrised for the whole session:
it points `default` at a database of its own and migrates it. pytest runs all tests of one database after another, and
a test that needs no database runs once. `--db sqlite` or `--db postgres` leaves the other out.

Ask for a database with the fixtures `db` or `transactional_db`; the mark `django_db` comes too late to be parametrised.
"""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from messager.testing.environment import BACKEND, FOLDER
from messager.testing.postgres_server import PostgresServer

ALL = ("sqlite", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which databases."""
    parser.addoption("--db", choices=[*ALL, "both"], default="both", help="run the tests that use SQL on this database")
    parser.addoption("--only-sql", action="store_true", help="leave out the tests that use no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--only-sql`, what another session beside this one runs already is left out."""
    if config.getoption("only_sql"):
        others = [item for item in items if "django_db_setup" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Twice whatever uses a database."""
    if "django_db_setup" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("db")
        metafunc.parametrize("django_db_setup", ALL if chosen == "both" else [chosen], indirect=True, scope="session")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A server of the session's own."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A migrated database behind `default`, as the settings make it of DATABASE_URL; processes inherit that."""
    if request.param == "postgres":
        os.environ["DATABASE_URL"] = request.getfixturevalue("postgres_server").url
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'messager.sqlite3'}"
    with django_db_blocker.unblock():
        _point_default_at_it()
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()
    del os.environ["DATABASE_URL"]


def _point_default_at_it() -> None:
    connections.close_all()
    settings.DATABASES = runpy.run_path(str(BACKEND / "messager" / "settings.py"))["DATABASES"]
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]  # made anew when it is next asked for
