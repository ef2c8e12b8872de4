"""Deletes runs that ended long ago, with all that belongs to them, in steps so small that nobody waits for one."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import Now

from messager.files import services as files
from messager.runs.indexing import hold, tags_of
from messager.runs.models import Attempt, LogLine, Run, RunGroup, RunText
from messager.runs.sql import Sql, join, one_of, uuid_in
from messager.runs.states import TERMINAL, RunState
from messager.runs.tallies import Event, note

ROWS = {"postgresql": 250, "sqlite": 25}
"""Runs deleted in one step: some ten milliseconds, for which nobody else writes to SQLite."""
TAGS = 200
"""Rows deleted in one statement by both of their columns."""


before_deletion: list[Callable[[list[uuid.UUID]], None]] = []
"""What other features do with runs that are about to be deleted, in the transaction that deletes them."""


@dataclass(frozen=True)
class Term:
    """How long runs that ended in a state are kept."""

    state: RunState
    days: float


def terms() -> list[Term]:
    """As the settings say; states that are kept for ever are not among them."""
    failed = settings.MESSAGER_RETENTION_FAILED_DAYS
    days = dict.fromkeys(TERMINAL, failed) | {RunState.SUCCEEDED: settings.MESSAGER_RETENTION_DAYS}
    return [Term(state, kept) for state, kept in days.items() if kept]


def past(term: Term) -> QuerySet[Run]:
    """Runs that are no longer kept."""
    runs = Run.objects.filter(
        state=term.state, finished_at__isnull=False, finished_at__lt=Now() - timedelta(days=term.days)
    )
    if connection.vendor == "sqlite":
        # Whoever changes next takes the number after the highest: were that one deleted, it would be given again.
        newest = Run.objects.aggregate(newest=Max("changed"))["newest"] or 0
        return runs.alias(number=F("changed") + 0).filter(number__lt=newest)  # a sum, or it would go by that index
    return runs


def prune(term: Term, rows: int | None = None) -> int:
    """Delete those that ended first, in one short transaction; how many."""
    with transaction.atomic():
        chosen = list(
            past(term).order_by("finished_at").values_list("id", flat=True)[: rows or ROWS[connection.vendor]]
        )
        if not chosen:
            return 0
        hold()  # or the index might write down one that is being deleted
        for prepare in before_deletion:
            prepare(chosen)
        deleted = _delete(chosen)
    note(Event.RUN_PRUNED, deleted)
    return deleted


def prune_batches(term: Term, rows: int = 250) -> int:
    """Delete batches of that age whose runs are gone; how many."""
    batch = apps.all_models["runs"].get("batch")
    if batch is None or term.state != RunState.SUCCEEDED:
        return 0
    old = batch._default_manager.filter(created_at__lt=Now() - timedelta(days=term.days))
    empty = old.exclude(Exists(Run.objects.filter(batch=OuterRef("id"))))
    return int(batch._default_manager.filter(id__in=list(empty.values_list("id", flat=True)[:rows])).delete()[0])


def _delete(runs: list[uuid.UUID]) -> int:
    _delete_tags(runs)
    for model in (LogLine, RunText, RunGroup, Attempt):
        rows = model._default_manager.filter(run__in=runs)
        rows._raw_delete(rows.db)
    files.release(runs)
    ended = Run.objects.filter(id__in=runs, state__in=TERMINAL)
    return ended._raw_delete(ended.db)


def _delete_tags(runs: list[uuid.UUID]) -> None:
    """By tag and run, as there is no index by run alone."""
    pairs = tags_of(one_of("r.id", map(uuid_in, runs)))
    for at in range(0, len(pairs), TAGS):
        # SQLite would go through the whole table for pairs IN a list.
        listed = join(" OR ", (Sql("(tag = %s AND run = %s)", pair) for pair in pairs[at : at + TAGS]))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM runs_runtag WHERE {listed.text}", listed.params)  # noqa: S608
