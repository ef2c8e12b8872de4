"""Runs a worker: `python -m messager.work [-n NAME@%h] [further options of celery worker]`."""

from __future__ import annotations

import logging
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messager.settings")

OPTIONS = (
    # Workers learn nothing from each other here: the database knows who has what.
    "--without-gossip",
    "--without-mingle",
)


def main() -> None:
    """Work until told to stop; 2 is the exit code for settings that make no sense."""
    from messager.celery import app
    from messager.start import set_up

    set_up()
    logging.captureWarnings(True)  # so that they are lines of the log like all others
    app.start(["--quiet", "worker", *OPTIONS, *sys.argv[1:]])


if __name__ == "__main__":
    main()
