"""Carries bulk actions out, in steps so small that nobody waits for one.

First the runs are listed, then each gets its turn, the oldest first. What a step does, and that it was done, is one
transaction: whoever is killed in the middle leaves nothing half done, and another goes on from there. As the list is
complete before the first turn, runs that the action itself makes are never on it.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Length, Now

from messager.bulk.actions import FITTING, act, tell
from messager.bulk.filters import filters_of
from messager.bulk.models import OPEN, Action, Bulk, BulkItem, BulkState, Outcome
from messager.bulk.reasons import Turn, with_turns
from messager.runs.finding import find
from messager.runs.models import Run, RunGroup

logger = logging.getLogger(__name__)

LISTED = {"postgresql": 1000, "sqlite": 250}
"""Runs that are listed in one step: some ten milliseconds, for which nobody else writes to SQLite."""
TURNS = {"postgresql": 100, "sqlite": 25}
"""Runs that have their turn in one step, which takes about as long."""
CHARACTERS = 1_000_000
"""About as much input is copied in one step."""
SAME_MOMENT = timedelta(milliseconds=1)
"""As exact as SQLite's clock is."""


def step() -> bool:
    """Do a little of the open action that has waited longest; False: there is none."""
    bulk = Bulk.objects.filter(state__in=OPEN).order_by("moved_at").first()
    if bulk is None:
        return False
    try:
        _step(bulk)
    except Exception:
        # It is tried again, but after the others; a search of its own may be what the database does not answer.
        with suppress(DatabaseError, InterfaceError):
            Bulk.objects.filter(id=bulk.id).update(moved_at=Now())
        raise
    return True


def _step(bulk: Bulk) -> None:
    if not bulk.is_listed:
        _list_some(bulk)
    elif _take_turns(bulk.id):
        logger.info("bulk done", extra={"bulk": str(bulk.id), "action": bulk.action, "runs": bulk.listed})


def _list_some(bulk: Bulk) -> None:
    """Found before the transaction, as a search may take long; not written where another one was faster."""
    rows = LISTED[connection.vendor]
    found = find(filters_of(bulk, until=bulk.created_at + SAME_MOMENT), bulk.reached, rows)
    ids, end = found.ids[:rows], found.end(rows)
    with transaction.atomic():
        if not _still(bulk, is_listed=False, reached=bulk.reached):
            return
        BulkItem.objects.bulk_create([BulkItem(bulk=bulk.id, run=one) for one in ids])
        listed = bulk.listed + len(ids)
        totals = {"total": listed} if end is None else {}
        _move(bulk.id, listed=listed, reached=end, is_listed=end is None, **totals)


def _take_turns(bulk_id: uuid.UUID) -> bool:
    """Whether that was all."""
    with transaction.atomic():
        bulk = _still_of(bulk_id)
        if bulk is None:
            return False
        ids = _next(bulk)
        if not ids:
            _move(bulk.id, state=BulkState.DONE, finished_at=Now())
            return True
        _write(bulk, act(Action(bulk.action), ids, states_of(bulk)))
    return False


def states_of(bulk: Bulk) -> Collection[str]:
    """Those a run has to be in when its turn comes."""
    named: Any = bulk.filter and json.loads(bulk.filter).get("state")
    return named or [state.value for state in FITTING[Action(bulk.action)]]


def _next(bulk: Bulk) -> list[uuid.UUID]:
    """Whose turn it is: no more than one step may copy, and at least one."""
    waiting = BulkItem.objects.filter(bulk=bulk.id, outcome=Outcome.WAITING).order_by("run")
    ids = list(waiting.values_list("run", flat=True)[: TURNS[connection.vendor]])
    if bulk.action != Action.RETRY:
        return ids
    sizes = dict(Run.objects.filter(id__in=ids).values_list("id", Length("input")))
    total, chosen = 0, 0
    for one in ids:
        total += sizes.get(one, 0)
        if total > CHARACTERS and chosen:
            break
        chosen += 1
    return ids[:chosen]


def _write(bulk: Bulk, turns: Sequence[Turn]) -> None:
    items = [
        BulkItem(
            bulk=bulk.id, run=turn.run, outcome=turn.outcome, reason=turn.reason, detail=turn.detail, made=turn.made
        )
        for turn in turns
    ]
    BulkItem.objects.bulk_create(
        items,
        update_conflicts=True,
        unique_fields=["bulk", "run"],
        update_fields=["outcome", "reason", "detail", "made"],
    )
    did = [turn.made or turn.run for turn in turns if turn.outcome == Outcome.DONE]
    RunGroup.objects.bulk_create([RunGroup(name=f"bulk:{bulk.id}", run=one) for one in did])
    outcomes = [turn.outcome for turn in turns]
    _move(
        bulk.id,
        done=F("done") + outcomes.count(Outcome.DONE),
        skipped=F("skipped") + outcomes.count(Outcome.SKIPPED),
        failed=F("failed") + outcomes.count(Outcome.FAILED),
        reasons=with_turns(bulk.reasons, turns),
    )
    tell()


def _still_of(bulk_id: uuid.UUID, **columns: Any) -> Bulk | None:
    """The action, which nobody else moves or aborts until the transaction ends; None: it is not open any more."""
    return Bulk.objects.select_for_update().filter(id=bulk_id, state__in=OPEN, **columns).first()


def _still(bulk: Bulk, **columns: Any) -> bool:
    return _still_of(bulk.id, **columns) is not None


def _move(bulk_id: uuid.UUID, **columns: Any) -> None:
    values = {"state": BulkState.RUNNING, "started_at": Coalesce(F("started_at"), Now()), "moved_at": Now(), **columns}
    Bulk.objects.filter(id=bulk_id).update(**values)
