"""The text of the message that wakes a worker for a run.

Celery and kombu make it once for each task and queue, with marks in place of what differs from message to message: the
run's id, the body, which is encoded, and the tag kombu gives each message. All messages have the same text otherwise.
"""

from __future__ import annotations

import base64
import os
import uuid
from functools import lru_cache
from typing import Any

from kombu.connection import Connection
from kombu.transport import virtual
from kombu.utils.json import dumps

from messager.catalog.errors import TaskNotFound
from messager.catalog.registry import find_task
from messager.celery import RUN_TASK, app

TEMPLATES = 1024
"""How many are kept: a task that is gone may have any name, and so may a queue."""


class Template:
    """What the messages of one task in one queue have in common."""

    def __init__(self, message: dict[str, Any], run_id: str) -> None:
        """`message` as kombu puts it into Redis, for a run with the id `run_id`, which occurs nowhere else."""
        self._run_id, self._tag, self._body = run_id, message["properties"]["delivery_tag"], message["body"]
        self._text: str = dumps(message)  # type: ignore[no-untyped-call]
        self._content = base64.b64decode(self._body).decode()

    def fill(self, run_id: str) -> str:
        """The message for the run with that id."""
        content = self._content.replace(self._run_id, run_id)
        text = self._text.replace(self._body, base64.b64encode(content.encode()).decode())
        return text.replace(self._tag, str(uuid.uuid4())).replace(self._run_id, run_id)


def message_text(task: str, queue: str, run_id: uuid.UUID) -> str:
    """The message for a run of `task`, as it stands in the list of `queue`."""
    try:
        spec = find_task(task)
    except TaskNotFound:  # the worker says so in the run's error
        return _template(task, queue, None, None).fill(str(run_id))
    return _template(task, queue, spec.soft_time_limit, spec.time_limit).fill(str(run_id))


@lru_cache(TEMPLATES)
def _template(task: str, queue: str, soft: float | None, hard: float | None) -> Template:
    run_id = _mark(task + queue)
    limits = {"time_limit": hard, "soft_time_limit": soft}
    message = app.amqp.create_task_message(
        run_id, RUN_TASK, [run_id], {}, shadow=task, ignore_result=True, reply_to=app.thread_oid, **limits
    )
    return Template(_as_kombu_puts_it(message, queue), run_id)


# A message names the process it is from.
os.register_at_fork(after_in_child=_template.cache_clear)


def _mark(text: str) -> str:
    """An id that is not part of `text`, whatever somebody chose to call a task."""
    while (mark := str(uuid.uuid4())) in text:
        continue
    return mark


def _as_kombu_puts_it(message: Any, queue: str) -> dict[str, Any]:
    options = app.amqp.router.route({"queue": queue}, RUN_TASK)
    with Connection(transport=_Transport) as connection:  # type: ignore[no-untyped-call]
        producer = app.amqp.Producer(connection, auto_declare=False)
        app.amqp.send_task_message(producer, RUN_TASK, message, declare=[], **options)
        put: dict[str, Any] = connection.default_channel.put
        return put


class _Channel(virtual.Channel):
    """Keeps what it is to put into a queue."""

    put: dict[str, Any]

    def _put(self, queue: str, message: dict[str, Any], **kwargs: Any) -> None:
        self.put = message


class _Transport(virtual.Transport):
    """Leads nowhere."""

    Channel = _Channel
