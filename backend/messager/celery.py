"""The Celery app: names tasks, and turns every `.delay()` into a durable run."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.result import AsyncResult
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messager.settings")

RUN_TASK = "messager.run"
"""The one Celery task a worker takes messages for; its only argument is a run's id."""

OWN_TASKS_PACKAGE = "tasks."


class Messager(Celery):
    """Celery whose messages carry run ids and nothing else."""

    def gen_task_name(self, name: str, module: str) -> str:
        """`tasks/examples.py` gives `examples.echo`: the package every own task stands in says nothing."""
        generated: str = super().gen_task_name(name, module)
        return generated.removeprefix(OWN_TASKS_PACKAGE)

    def connection_for_write(self, url: str | None = None, **kwargs: Any) -> Any:
        """Publishing is bounded, as a request waits for it; the consumer's own socket may wait longer."""
        options = {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            **(kwargs.pop("transport_options", None) or {}),
        }
        return super().connection_for_write(url, transport_options=options, **kwargs)

    def send_task(self, name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Accept a durable run of the task, as `.delay()` and `.apply_async()` ask; its id is the Celery task id.

        Raises TaskNotFound for a task that is not in the catalog, InvalidInput when the arguments do not fit it, and
        UnsupportedOption for what only Celery's own messages can do (link, chord, chain, expires).
        """
        if name == RUN_TASK:
            return super().send_task(name, args, kwargs, **options)
        return AsyncResult(self.accept_call(name, args or (), kwargs or {}, options), app=self)

    def accept_call(self, name: str, args: Any, kwargs: Any, options: dict[str, Any]) -> str:
        """The id of a run made for the call; the runs app puts its own function in this place."""
        raise NotImplementedError("Django is not set up yet, so no run can be accepted")


app = Messager(
    "messager",
    backend="messager.runs.backend:RunBackend",
    # Only workers import these: they bring `messager.run` and what a worker's parent does beside consuming.
    include=[
        "messager.runs.worker",
        "messager.runs.upkeep",
        "messager.bulk.upkeep",
        "messager.failures.upkeep",
        "messager.stats.upkeep",
        "messager.workers.heartbeat",
        "messager.workers.control.obeying",
        "messager.workers.upkeep",
    ],
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()


@setup_logging.connect
def leave_logging_to_django(**kwargs: Any) -> None:
    """Celery sets up no logging of its own where this signal has a receiver: one format for every process."""
