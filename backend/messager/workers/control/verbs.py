"""What a worker does when it is told to, in the thread of its event loop; imported in workers only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery.worker import state as worker_state
from celery.worker.autoscale import Autoscaler
from kombu.asynchronous.semaphore import DummyLock

from messager.runs.limits import TimeLimits, task_limits

MOST_PROCESSES = 1000
"""As for MESSAGER_CONCURRENCY."""


class Refused(Exception):
    """The worker will not do that; says why."""


def grow(consumer: Any, n: int) -> str:
    """More pool processes."""
    pool = _own_pool(consumer)
    if pool.num_processes + n > MOST_PROCESSES:
        raise Refused(f"It has {pool.num_processes} processes, and may have {MOST_PROCESSES} at most.")
    pool.grow(n)
    consumer._update_prefetch_count(n)
    pool.maintain_pool()
    return f"The pool has {pool.num_processes} processes now."


def shrink(consumer: Any, n: int) -> str:
    """Fewer pool processes; those that execute a run stay."""
    pool = _own_pool(consumer)
    if n >= pool.num_processes:
        raise Refused(f"It has {pool.num_processes} processes, and keeps one at least.")
    free = sum(1 for _ in pool._pool._iterinactive())
    if free < n:
        raise Refused(f"Only {free} of its {pool.num_processes} processes are free, and none that works is ended.")
    pool.shrink(n)
    consumer._update_prefetch_count(-n)
    return f"The pool has {pool.num_processes} processes now."


def autoscale(consumer: Any, min: int, max: int) -> str:
    """Let the pool's size follow the work, also in a worker that was started without."""
    worker = consumer.controller
    if worker.autoscaler is None:
        _own_pool(consumer)
        _add_autoscaler(worker, consumer)
    worker.max_concurrency, worker.min_concurrency = max, min
    worker.autoscaler.update(max, min)
    worker.pool.maintain_pool()
    return f"The pool has between {min} and {max} processes from now on, as there is work."


def time_limit(consumer: Any, task: str, soft: float | None, hard: float | None) -> str:
    """For attempts that begin from now on."""
    task_limits.set_times(task, TimeLimits(soft=soft, hard=hard))
    return f"Attempts of {task} that begin here have these time limits from now on."


def rate_limit(consumer: Any, task: str, rate: str | None) -> str:
    """For runs that begin from now on."""
    task_limits.set_rate(task, rate)
    if rate is None:
        return f"Runs of {task} begin here as they come."
    return f"Runs of {task} begin here at {rate} at most."


def add_consumer(consumer: Any, queue: str) -> str:
    """Take from one more queue."""
    consumer.add_task_queue(queue)
    return f"It takes runs from {queue}."


def cancel_consumer(consumer: Any, queue: str) -> str:
    """Take no more from a queue."""
    if not consumer.task_consumer.consuming_from(queue):
        raise Refused(f"It takes nothing from {queue}.")
    consumer.cancel_task_queue(queue)
    return f"It takes no more runs from {queue}."


def shutdown(consumer: Any) -> str:
    """End as at SIGTERM: what runs may finish for a while, and the rest is given back."""
    worker_state.should_stop = 0
    return "It takes no more runs, and ends when those it executes have ended or their time is up."


Verb = Callable[..., str]
VERBS: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (grow, shrink, autoscale, time_limit, rate_limit, add_consumer, cancel_consumer, shutdown)
}


def _own_pool(consumer: Any) -> Any:
    """The pool, where its size can be set."""
    if consumer.controller.autoscaler is not None:
        raise Refused("Its pool follows the work: change the range instead.")
    if not hasattr(consumer.pool, "grow"):
        raise Refused("Only a pool of processes can be made larger or smaller.")
    return consumer.pool


def _add_autoscaler(worker: Any, consumer: Any) -> None:
    """As Celery's own step does at the start of a worker that has one."""
    size = worker.pool.num_processes
    scaler = Autoscaler(worker.pool, size, size, worker=worker, mutex=DummyLock())
    worker.autoscaler = scaler
    consumer.on_task_message.add(scaler.maybe_scale)
    consumer.hub.call_repeatedly(scaler.keepalive, scaler.maybe_scale)
