"""The run protocol with one of its ideas taken out. Each mutant must turn a storm red: that is how the suite is tested.

A mutant is made from outside, in the processes of the storm: the product has no switch for it.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

LATE = 0.4
"""Seconds between the 202 and the commit, in the mutant that answers first."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """What is taken out, and which storm must notice."""

    what: str
    apply: Callable[[], None]
    """Called in each process of Messager, with Django set up, before it begins."""
    storm: tuple[str, ...]
    """Arguments of a storm that passes without the mutant."""
    noticed_by: tuple[str, ...]
    """Of these findings at least one must be violated."""


def _no_fence() -> None:
    from messager.runs import transitions
    from messager.runs.models import Run

    _drop_guard()
    transitions._mine = lambda run_id, token: Run.objects.filter(id=run_id)


def _status_fence() -> None:
    from messager.runs import transitions
    from messager.runs.models import Run

    transitions._mine = lambda run_id, token: Run.objects.filter(id=run_id, state="running")


def _answer_before_commit() -> None:
    from messager.runs import acceptance

    accept = acceptance.accept

    def answer_first(run: Any, *, send: bool) -> Any:
        threading.Timer(LATE, _accept_and_close, [accept, run.id, dict(run.__dict__), send]).start()
        run.created_at, run.state = datetime.now(UTC), "queued"
        return run

    acceptance.accept = answer_first
    # Its way for those who submit is another one: many at once.
    acceptance.accept_all = lambda runs, *, send: [answer_first(run, send=send) for run in runs]


def _accept_and_close(accept: Callable[..., Any], run_id: uuid.UUID, values: Mapping[str, Any], send: bool) -> None:
    from django.db import connections

    from messager.runs.models import Run

    columns = {field.attname: values[field.attname] for field in Run._meta.fields if field.attname in values}
    try:
        accept(Run(**{**columns, "id": run_id}), send=send)
    finally:
        connections.close_all()


def _no_sweeper() -> None:
    from messager.runs.sweeper import Sweeper

    Sweeper.sweep = lambda self: None  # type: ignore[method-assign]


def _overwritten_end() -> None:
    """Whoever cancels a run is given what they want, also when it has ended."""
    from django.db.models import F
    from django.db.models.functions import Now

    from messager.runs import transitions
    from messager.runs.models import Run

    _drop_guard()

    def cancel(run_id: uuid.UUID) -> Run | None:
        Run.objects.filter(id=run_id).update(
            state="cancelled",
            result=None,
            error_type="Cancelled",
            error_message="",
            finished_at=Now(),
            version=F("version") + 1,
        )
        return Run.objects.filter(id=run_id).first()

    transitions.cancel_waiting = cancel


def _drop_guard() -> None:
    """Else the database would refuse what the mutant does, which is what it is there for."""
    from django.db import connection, connections

    where = " ON runs_run" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS runs_run_terminal_is_final{where}")
    connections.close_all()  # the pool forks soon


MUTANTS: Mapping[str, Mutant] = MappingProxyType(
    {
        "no-fence": Mutant(
            what="outcomes are recorded by the run's id alone",
            apply=_no_fence,
            storm=("--runs", "100", "--faults", "zombie:4"),
            noticed_by=("stale outcomes recorded", "ended twice"),
        ),
        "status-fence": Mutant(
            what="outcomes are recorded by the run's id and state, without the claim's token",
            apply=_status_fence,
            storm=("--runs", "100", "--faults", "zombie:4"),
            noticed_by=("stale outcomes recorded",),
        ),
        "answer-before-commit": Mutant(
            what="202 is answered before the run is committed",
            apply=_answer_before_commit,
            storm=("--runs", "600", "--faults", "api-kill:10"),
            noticed_by=("lost", "202 without a row"),
        ),
        "no-sweeper": Mutant(
            what="nobody looks for lost messages and dead workers",
            apply=_no_sweeper,
            storm=("--runs", "600", "--faults", "redis-kill:4,worker-kill:4"),
            noticed_by=("not ended",),
        ),
        "overwritten-end": Mutant(
            what="cancelling a run that has ended overwrites its end",
            apply=_overwritten_end,
            storm=("--runs", "300", "--cancels", "150", "--faults", "none"),
            noticed_by=("ended twice", "stale outcomes recorded", "ended otherwise than the task"),
        ),
    }
)
