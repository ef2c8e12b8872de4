"""The worker's side of remote control: its parent finds commands in the database. Imported in workers only.

Not Celery's own, which come by Redis: whoever can write there could end workers.
"""

from __future__ import annotations

import json
import logging
import time
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from messager.runs.keeper import TICK, Keeper, duties
from messager.runs.statements import update_returning
from messager.workers.control.sending import DONE_IN, TAKEN_IN, Outcome
from messager.workers.control.verbs import VERBS, Refused
from messager.workers.heartbeat import is_connected, write_heartbeat
from messager.workers.models import Command

logger = logging.getLogger(__name__)


def obey(keeper: Keeper) -> None:
    """Take the commands there are for this worker, and have its event loop carry them out."""
    if not is_connected(keeper):
        return
    waiting = Command.objects.filter(
        worker=keeper.name, taken_at=None, asked_at__gt=Now() - timedelta(seconds=TAKEN_IN)
    )
    if waiting.exists():  # an update would lock SQLite, also where it finds nothing
        for command in update_returning(waiting, taken_at=Now()):
            deadline = time.monotonic() + DONE_IN
            keeper.worker.consumer.call_soon(_carry_out, keeper, command, deadline)


def _carry_out(keeper: Keeper, command: Command, deadline: float) -> None:
    if time.monotonic() > deadline:
        return  # the API has told the operator that nothing is known of it, and this late nobody expects it
    outcome, words = _do(keeper.worker.consumer, command)
    logger.info("told to %s", command.verb, extra={"arguments": command.arguments, "answer": words})
    keeper.report(lambda: _answer(keeper, command, outcome, words))


def _do(consumer: Any, command: Command) -> tuple[Outcome, str]:
    try:
        return Outcome.DONE, VERBS[command.verb](consumer, **json.loads(command.arguments))
    except Refused as error:
        return Outcome.REFUSED, str(error)
    except Exception as error:
        logger.exception("a command failed")
        return Outcome.REFUSED, f"It could not be done: {type(error).__name__}."


def _answer(keeper: Keeper, command: Command, outcome: Outcome, words: str) -> None:
    """After the worker's row, so that whoever has the answer finds there what was changed."""
    write_heartbeat(keeper)
    Command.objects.filter(pk=command.pk).update(outcome=outcome.value, answer=words)


duties.append((TICK, obey))
