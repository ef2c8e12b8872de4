"""`manage.py index_runs`: makes what lists and searches look up, for runs that were there before, or were imported."""

from __future__ import annotations

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand

from messager.database.patience import wait_at_most
from messager.runs import text_index
from messager.runs.indexing import forget, has_gaps, is_far_behind, step

EACH = 10.0
"""Seconds between two lines."""
LONG = 3600.0
"""Seconds a statement may take here."""


class Command(BaseCommand):
    """The workers do the same by and by; this does nothing else. It may be stopped at any time, and goes on there."""

    help = "Write the index that searches and tags are looked up in for all runs that are not in it yet."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """How much at once."""
        parser.add_argument("--rows", type=int, default=500, help="runs written in one transaction (default 500)")
        parser.add_argument("--again", action="store_true", help="begin from the first run")

    def handle(self, *args: Any, rows: int, again: bool, **options: Any) -> None:
        """Until nothing is left, or what is left is being written by others."""
        wait_at_most(LONG)
        if again or has_gaps():
            forget()
        if is_far_behind():
            text_index.remove()
        self._write(max(rows, 1))
        self.stdout.write("Making the index of their texts.")
        if not text_index.install():
            self.stderr.write("This server has no trigrams (pg_trgm, FTS5): searches go through the runs one by one.")

    def _write(self, rows: int) -> None:
        total, began = 0, time.monotonic()
        said = began
        while done := step(rows):
            total += done
            if time.monotonic() - said > EACH:
                said = time.monotonic()
                self.stdout.write(f"{total} runs, {total / (said - began):.0f}/s")
        self.stdout.write(f"{total} runs written in {time.monotonic() - began:.0f} s.")
