"""`manage.py prune`: deletes old runs now, or says which it would delete."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messager.database.patience import wait_at_most
from messager.runs.retention import Term, past, prune, prune_batches, terms
from messager.runs.states import TERMINAL
from messager.runs.tallies import write_down
from messager.runs.transitions import clock

AGES = (1, 7, 30, 90, 365)
"""Days by which what is to be deleted is counted."""
PAUSE = 0.05
"""Seconds between two steps, for those who work meanwhile."""
LONG = 600.0
"""Seconds a statement may take here."""


class Command(BaseCommand):
    """The workers do the same by and by, as the settings say."""

    help = "Delete runs that ended long ago, with their logs. Runs that have not ended are never deleted."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What, and whether."""
        parser.add_argument("--dry-run", action="store_true", help="only say how many runs would be deleted")
        parser.add_argument(
            "--older-than", type=float, metavar="DAYS", help="ended so long ago; else as the settings say"
        )
        parser.add_argument("--state", action="append", choices=[state.value for state in TERMINAL], help="only these")

    def handle(
        self, *args: Any, dry_run: bool, older_than: float | None, state: list[str] | None, **options: Any
    ) -> None:
        """Count by state and age, then delete."""
        if older_than is not None and older_than < 0:
            raise CommandError("--older-than: days are not negative.")
        wait_at_most(LONG)
        chosen = terms() if older_than is None else [Term(one, older_than) for one in TERMINAL]
        chosen = [term for term in chosen if not state or term.state in state]
        if not chosen:
            self.stdout.write("The settings keep these runs for ever; --older-than DAYS chooses some all the same.")
        for term in chosen:
            self._count(term)
        if dry_run:
            self.stdout.write("Nothing was deleted, as this was a dry run.")
            return
        for term in chosen:
            self._delete(term)
        write_down()

    def _count(self, term: Term) -> None:
        now = clock()
        ages = Counter(
            next((age for age in reversed(AGES) if (now - finished).days >= age), 0)
            for finished in past(term).values_list("finished_at", flat=True).iterator(chunk_size=5000)
            if finished
        )
        self.stdout.write(f"{term.state}: {ages.total()} runs ended more than {term.days:g} days ago")
        for age, runs in sorted(ages.items()):
            self.stdout.write(f"  {runs} of them {f'{age} days ago or more' if age else 'within the last day'}")

    def _delete(self, term: Term) -> None:
        total, began = 0, time.monotonic()
        while done := prune(term):
            total += done
            time.sleep(PAUSE)
        batches = prune_batches(term)
        seconds = time.monotonic() - began
        self.stdout.write(f"{term.state}: {total} runs and {batches} batches deleted in {seconds:.1f} s.")
