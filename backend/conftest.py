"""Prepares the environment before Django reads its settings; messager/testing has the fixtures."""

from messager.testing import environment

environment.prepare()

import django  # noqa: E402

django.setup()

pytest_plugins = ["messager.testing.databases", "messager.testing.fixtures"]


def pytest_unconfigure() -> None:
    environment.remove()
