"""The worker's parent process: which messages it takes, and what it does when a pool process dies."""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import bootsteps
from celery.app.trace import trace_ok_t
from celery.exceptions import TimeLimitExceeded
from celery.signals import celeryd_init, worker_process_init, worker_shutdown, worker_shutting_down
from celery.worker.request import Request
from django.conf import settings
from django.db import close_old_connections

from messager.celery import RUN_TASK, app
from messager.files.owner import remove_folders_of_the_dead
from messager.runs.ahead import TakeAhead, pace
from messager.runs.capture import install_log_handler
from messager.runs.connections import keep_connections
from messager.runs.execution import execute
from messager.runs.keeper import keeper
from messager.runs.outcomes import RunFailure
from messager.runs.progress import watch_tqdm
from messager.runs.tallies import Event, note


class Newest:
    """The run this worker began last."""

    began: float | None = None
    """When, by the monotonic clock."""


newest = Newest()
EVENTS = frozenset(event.value for event in Event)


class RunRequest(Request):
    """A message with a run's id. The parent chooses the claim's token, so it can speak for a process that died."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As Celery's own; whatever token a message brings is replaced."""
        super().__init__(*args, **kwargs)
        self.token = uuid.uuid4()
        self._request_dict["claim_token"] = str(self.token)
        self.run_id = uuid.UUID(self._args[0])

    def on_accepted(self, pid: int, time_accepted: float) -> Any:
        """A pool process begins."""
        self.began = newest.began = time.monotonic()
        return super().on_accepted(pid, time_accepted)

    def cancel(self, *args: Any, **kwargs: Any) -> Any:
        """A cold shutdown, which kills what is executed: no failure of the run."""
        keeper.drain(0)
        return super().cancel(*args, **kwargs)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Celery makes a class of this one with an `on_success` of its own: it hears of what is to be counted first."""
        super().__init_subclass__(**kwargs)
        celerys = cls.on_success

        def on_success(self: Any, failed__retval__runtime: Any, **kwargs: Any) -> Any:
            pace.ended(time.monotonic() - getattr(self, "began", 0.0))
            if (word := failed__retval__runtime[1]) in EVENTS:
                note(Event(word))
            return celerys(self, failed__retval__runtime, **kwargs)

        cls.on_success = on_success

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> Any:
        """The pool process died, was killed past its hard time limit, or could not record what came of the run."""
        error = getattr(exc_info.exception, "exc", exc_info.exception)  # billiard wraps it, to carry its traceback
        if isinstance(error, TimeLimitExceeded):
            seconds = error.args[0]
            message = f"The task took longer than its time limit of {seconds:g} s and was killed."
            keeper.failed(self.run_id, self.token, RunFailure(type="TimeLimitExceeded", message=message))
        else:
            keeper.lost(self.run_id, self.token)
        return super().on_failure(exc_info, send_failed_event, return_ok)


@app.task(name=RUN_TASK, bind=True, max_retries=0, Request=RunRequest)
def run(self: Any, run_id: str) -> None:
    """Execute the run whose id the message holds."""
    execute(uuid.UUID(run_id), uuid.UUID(self.request.claim_token), self.request.hostname, self.request.timelimit)


def trace_run(task_id: str, args: list[str], kwargs: dict[str, Any], request: dict[str, Any]) -> trace_ok_t:
    """`run`, without the signals Celery sends around a task: they are for the run's own, and would come twice."""
    close_old_connections()
    event = execute(uuid.UUID(args[0]), uuid.UUID(request["claim_token"]), request["hostname"], request["timelimit"])
    return trace_ok_t(None, None, 0.0, event.value if event else "")


class KeeperStep(bootsteps.StartStopStep):
    """Runs the keeper for as long as the worker lives."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: Any) -> None:
        """Start its thread; `parent` is the worker."""
        keeper.start(parent)

    def close(self, parent: Any) -> None:
        """The worker ends, for whatever reason: not all of them come with a signal."""
        keeper.drain(settings.MESSAGER_DRAIN_SECONDS)


app.steps["worker"].add(KeeperStep)
app.steps["consumer"].add(TakeAhead)


@worker_shutting_down.connect
def drain(**kwargs: Any) -> None:
    """A signal has asked for the end. Sent inside its handler, so it only sets the time."""
    keeper.drain(settings.MESSAGER_DRAIN_SECONDS)


@worker_shutdown.connect
def stop_keeper(**kwargs: Any) -> None:
    """Sent when the pool is gone: until then a worker that drains keeps the leases of what it still executes."""
    keeper.stop()


@celeryd_init.connect
def consume_the_catalogs_queues(**kwargs: Any) -> None:
    """Without -Q, a worker takes from every queue that a task of the catalog names; -X leaves some of them out."""
    from messager.catalog.registry import all_tasks

    queues = app.amqp.queues
    for name in {spec.queue for spec in all_tasks()}:
        queues.select_add(queues[name])


@worker_process_init.connect
def prepare_pool_process(**kwargs: Any) -> None:
    """Hear what tasks log, print, and report, and leave the rest to them."""
    app.tasks[RUN_TASK].__trace__ = trace_run
    _offer_itself_when_memory_runs_out()
    keep_connections()
    install_log_handler()
    watch_tqdm()
    remove_folders_of_the_dead()


def _offer_itself_when_memory_runs_out() -> None:
    """The kernel is to kill this process rather than its parent, which can say what happened to the run."""
    with suppress(OSError):  # Linux alone has it
        Path("/proc/self/oom_score_adj").write_text("500")
