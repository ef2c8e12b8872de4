"""What a worker takes from Redis, where anybody who reaches it can put anything: a run's id, and nothing else."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from celery.worker.consumer import Consumer

from messager.celery import RUN_TASK
from messager.runs.limits import task_limits
from messager.runs.tallies import Event, note

logger = logging.getLogger(__name__)

RECONNECT = {"interval_start": 0.25, "interval_step": 0.25, "interval_max": 1}
"""Seconds between two tries."""


class RunConsumer(Consumer):
    """Celery's; it sees messages that were rewritten from the id they hold."""

    def ensure_connected(self, conn: Any) -> Any:
        """Try at least every second: Celery's pauses grow from 2 to 30 s, and all runs wait meanwhile."""
        conn.ensure_connection = partial(conn.ensure_connection, **RECONNECT)
        return super().ensure_connected(conn)

    def create_task_handler(self, *args: Any, **kwargs: Any) -> Callable[[Any], Any]:
        """Refuse what is no message of Messager's, and pass the rest on."""
        take = super().create_task_handler(*args, **kwargs)

        def take_runs(message: Any) -> Any:
            try:
                task = rewrite(message)
            except Exception as error:  # whatever it is made of, the worker goes on
                note(Event.MESSAGE_REFUSED)
                logger.warning("message refused: it holds no run's id (%s)", type(error).__name__)
                return message.reject_log_error(logger, self.connection_errors)
            turns = task_limits.turns_of(task)
            return turns.wait(message, take, self.timer) if turns else take(message)

        return take_runs

    def on_close(self) -> None:
        """The connection is gone, and what came by it can be taken no more."""
        task_limits.forget_waiting()
        super().on_close()


def rewrite(message: Any) -> str:
    """Make the message anew from its run's id: a time to wait for, or tasks to call afterwards, would be forged.

    Returns the name of the run's task, as the message has it. Raises when it has no such id, or is for another task.
    """
    if message.headers["task"] != RUN_TASK:
        raise ValueError("another task")
    (text,), _, _ = message.payload
    run_id = str(uuid.UUID(text))
    task = str(message.headers.get("shadow"))[:255]
    message.headers = {
        "lang": "py",
        "task": RUN_TASK,
        "id": run_id,
        "root_id": run_id,
        "shadow": task,
        # As this worker's catalog has them, or as it was told: the message's own might kill an accepted run.
        "timelimit": task_limits.times_of(task),
    }
    message.properties = {"correlation_id": run_id}
    message.delivery_info = {"exchange": "", "routing_key": ""}
    message.content_type, message.content_encoding = "application/json", "utf-8"
    message.body, message._decoded_cache = json.dumps([[run_id], {}, {}]), None
    return task
