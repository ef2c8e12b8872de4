"""Prepares the environment before Django reads its settings.

The fixtures are in messager/testing: a real Redis, a real worker, a real server, and both SQLite and PostgreSQL in
one session (databases.py says how; `--db sqlite` or `--db postgres` leaves the other out).
"""

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
