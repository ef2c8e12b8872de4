"""Prepares the environment before Django reads its settings; messager/testing has the fixtures."""

import warnings

from messager.testing import environment

environment.prepare()

import django  # noqa: E402
from celery.exceptions import CDeprecationWarning  # noqa: E402

with warnings.catch_warnings():
    # Celery would rather have task_routes than `queue=` on a task; a sample task has it, since both are in use.
    warnings.simplefilter("ignore", CDeprecationWarning)
    django.setup()

pytest_plugins = ["messager.testing.databases", "messager.testing.fixtures"]


def pytest_unconfigure() -> None:
    environment.remove()
