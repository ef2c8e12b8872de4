"""What is done to some runs at once, inside the transaction that also writes down that it was done."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import DatabaseError, InterfaceError, transaction

from messager.bulk.models import Action
from messager.bulk.reasons import Reason, Turn, done, failed, skipped
from messager.catalog.errors import InvalidInput, TaskNotFound
from messager.catalog.registry import find_task
from messager.runs import news, transitions
from messager.runs.acceptance import accept_all
from messager.runs.dispatch import publish_many, takes
from messager.runs.models import Run
from messager.runs.services import again, hold_files, new_run
from messager.runs.states import TERMINAL, WAITING, RunState

logger = logging.getLogger(__name__)

FITTING: Mapping[Action, Collection[RunState]] = {
    Action.RETRY: TERMINAL,
    Action.CANCEL: (*WAITING, RunState.RUNNING),
}
"""The states in which a run can be its object."""
USUAL: Mapping[Action, Collection[RunState]] = {
    # Who does not say otherwise does not want to send again what was sent.
    Action.RETRY: (RunState.FAILED,),
    Action.CANCEL: FITTING[Action.CANCEL],
}
"""The states a filter means that names none."""


def act(action: Action, runs: Sequence[uuid.UUID], states: Collection[str]) -> list[Turn]:
    """Do it to those of the runs that are in one of the states; what is missing from the answer is to be tried again.

    Others hear of it when the transaction is committed.
    """
    return (_retry if action == Action.RETRY else _cancel)(runs, states)


def _retry(ids: Sequence[uuid.UUID], states: Collection[str]) -> list[Turn]:
    found = Run.objects.only("id", "task", "state", "input", "secret_input", "tags").in_bulk(ids)
    turns: list[Turn] = []
    made: list[Run] = []
    for one in ids:
        old = found.get(one)
        if old is None:
            turns.append(skipped(one, Reason.GONE))
        elif old.state not in states:
            turns.append(skipped(one, Reason.MOVED_ON if old.state in TERMINAL else Reason.NOT_ENDED))
        else:
            turns.append(_prepare(old, made))
    _accept(made)
    return turns


def _prepare(old: Run, made: list[Run]) -> Turn:
    try:
        made.append(new_run(find_task(old.task), again(old)))
    except TaskNotFound as error:
        return failed(old.id, Reason.NO_TASK, str(error))
    except InvalidInput as error:
        return failed(old.id, Reason.INVALID, _words(error))
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:  # a bug of the task's own validator, which must not keep the others waiting
        logger.exception("an input cannot be checked", extra={"run": str(old.id), "task": old.task})
        return failed(old.id, Reason.INVALID, type(error).__name__)
    return done(old.id, made[-1].id)


def _words(error: InvalidInput) -> str:
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors)


def _accept(runs: list[Run]) -> None:
    """Whatever goes wrong after the commit, the runs are accepted, and the sweeper sends what was not sent."""
    open_queues = {queue for queue in {run.queue for run in runs} if takes(queue)}
    to_send = accept_all([run for run in runs if run.queue in open_queues], send=True)
    accept_all([run for run in runs if run.queue not in open_queues], send=False)
    hold_files(runs)
    transaction.on_commit(lambda: publish_many(to_send), robust=True)


def _cancel(ids: Sequence[uuid.UUID], states: Collection[str]) -> list[Turn]:
    waiting = [state for state in WAITING if state in states]
    moved = transitions.cancel_waiting_among(ids, waiting) if waiting else set()
    if RunState.RUNNING in states:
        moved |= transitions.request_cancel_among(ids)
    left = [one for one in ids if one not in moved]
    found = {run.id: run for run in Run.objects.filter(id__in=left).only("id", "state", "cancel_requested_at")}
    turns = [done(one) for one in moved]
    return turns + [turn for one in left if (turn := _left_alone(one, found.get(one), states))]


def _left_alone(one: uuid.UUID, run: Run | None, states: Collection[str]) -> Turn | None:
    """Why it was not cancelled; None: it moved between two statements, and stays to be tried again."""
    if run is None:
        return skipped(one, Reason.GONE)
    if run.state in TERMINAL:
        return skipped(one, Reason.ENDED)
    if run.cancel_requested_at:
        return skipped(one, Reason.STOPPING)
    return None if run.state in states else skipped(one, Reason.MOVED_ON)


def tell() -> None:
    """Once that is committed."""
    transaction.on_commit(news.tell_of_many, robust=True)
