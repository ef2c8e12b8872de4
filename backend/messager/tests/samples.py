"""Sample tasks: one for each thing a task can be or do. All tests use these."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from celery import Celery, Task, shared_task
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded
from celery.signals import task_postrun, task_prerun, task_success
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from pydantic import BaseModel, Field, SecretStr
from tqdm import tqdm

logger = logging.getLogger(__name__)


def sample(**options: Any) -> Callable[[Callable[..., Any]], Task]:
    """A task named `samples.<function>`."""

    def decorate(function: Callable[..., Any]) -> Task:
        return shared_task(name=f"samples.{function.__name__}", **options)(function)

    return decorate


@sample()
def add(a: int, b: int = 2) -> int:
    """Add two numbers.

    Both are whole.

    Args:
        a: The first one.
    """
    return a + b


@sample(queue="urgent")
def hurry() -> str:
    return "done"


@sample()
def positional(a: int, b: int = 2, /, c: int = 3, *, d: int = 4) -> list[int]:
    return [a, b, c, d]


@sample()
def anything(first: int = 1, **more: Any) -> dict[str, Any]:
    return {"first": first, **more}


@sample()
def shadowing(json: str, copy: bool = True, _x: int = 1) -> dict[str, Any]:
    return {"json": json, "copy": copy, "_x": _x}


class Options(BaseModel):
    """The examples' tests have a model of this name, too."""

    depth: Annotated[int, Field(ge=0)] = 1


@sample()
def crawl(options: Options) -> Options:
    return options


# Another model called Options, as a task in another module might have.
def _another_module() -> type[BaseModel]:
    class Options(BaseModel):
        paper: str = "A4"

    return Options


@sample()
def print_out(options: Any) -> None: ...


print_out.run.__annotations__["options"] = _another_module()


class LogPage(BaseModel):
    colour: str = "white"


@sample()
def log_page(page: LogPage) -> LogPage:
    return page


@sample()
def gives(value: Any = None) -> Any:
    return value


@sample()
def keeps_to_itself(token: SecretStr, fails: bool = False) -> str:
    """Shows that it knows the token."""
    if fails:
        raise ValueError("It has the token and does not say it.")
    return hashlib.sha256(token.get_secret_value().encode()).hexdigest()


@sample()
def gives_nothing_json() -> Any:
    return object()


@sample()
def gives_much(size: int) -> str:
    return "x" * size


@sample(bind=True)
def request_of(self: Task) -> dict[str, Any]:
    request = self.request
    return {"id": request.id, "retries": request.retries, "hostname": request.hostname, "is_eager": request.is_eager}


@sample(max_retries=0)
def fails(message: str = "no") -> None:
    _deeper(message)


def _deeper(message: str) -> None:
    try:
        raise KeyError("cause")
    except KeyError as error:
        raise ValueError(message) from error


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even this")


@sample(max_retries=0)
def fails_unspeakably() -> None:
    raise Unspeakable


@sample(bind=True, max_retries=1)
def fails_until(self: Task, attempt: int, countdown: float = 0) -> int:
    """Retries by hand until the attempt of that number."""
    number = self.request.retries + 1
    print(f"this is attempt {number}")
    if number < attempt:
        raise self.retry(exc=ConnectionError(f"attempt {number}"), countdown=countdown)
    return number


@sample(bind=True, max_retries=1)
def retries_without_reason(self: Task) -> None:
    raise self.retry(countdown=0)


@sample()
def ignores() -> None:
    raise Ignore


@sample()
def rejects() -> None:
    raise Reject("not me", requeue=False)


@sample(bind=True)
def reports(self: Task, state: str = "PROGRESS", meta: Any = None) -> None:
    self.update_state(state=state, meta=meta)


@sample()
def loops(total: int = 3) -> None:
    for _ in tqdm(range(total), desc="rows", mininterval=0):
        for _ in tqdm(range(2), desc="inner", mininterval=0):
            pass


@sample()
def talks() -> None:
    print("printed", "twice")
    sys.stderr.write("to stderr\n")
    logger.debug("not shown at INFO")
    logger.info("%s of %d", "logged", 2)
    logger.warning("a warning")
    logger.error("an error")
    logger.critical("a disaster")
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError:
        logger.exception("caught")
    print("no end of line", end="")


@sample()
def talks_in_a_thread() -> None:
    thread = threading.Thread(target=logger.info, args=("from a thread",))
    thread.start()
    thread.join()


@sample()
def talks_much(lines: int) -> None:
    for number in range(lines):
        print(f"line {number}")


@sample()
def says(text: str) -> None:
    print(text)


@sample()
def leaves_a_mark(path: str) -> None:
    Path(path).touch()


@sample(max_retries=0)
def tells_its_process(seconds: float = 30) -> str:
    print(os.getpid())
    time.sleep(seconds)
    return "slept"


@sample(max_retries=0)
def sleeps(seconds: float = 30) -> str:
    time.sleep(seconds)
    return "slept"


@sample()
def works(seconds: float = 1) -> str:
    time.sleep(seconds)
    return "worked"


@sample(at_most_once=True)
def happens_once(seconds: float = 0) -> str:
    time.sleep(seconds)
    return "happened"


@sample(bind=True, at_most_once=True)
def wants_another_try(self: Task) -> None:
    raise self.retry(exc=ConnectionError("not yet"), countdown=0)


@sample(at_most_once=True)
def dies_at_once() -> None:
    os._exit(3)


@sample(max_retries=0)
def tidies_up(seconds: float = 30) -> str:
    try:
        time.sleep(seconds)
    except SoftTimeLimitExceeded:
        print("tidied up")
        raise
    return "slept"


@sample(max_retries=0)
def will_not_stop(seconds: float = 30) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            time.sleep(0.1)
        except SoftTimeLimitExceeded:
            print("never")
    return "not stopped"


@sample(max_retries=0, soft_time_limit=1)
def softly_limited(seconds: float = 30) -> str:
    time.sleep(seconds)
    return "slept"


@sample(max_retries=0, soft_time_limit=1)
def makes_the_best_of_it(seconds: float = 30) -> str:
    try:
        time.sleep(seconds)
    except SoftTimeLimitExceeded:
        return "what there is"
    return "everything"


@sample(max_retries=0)
def handles_it(seconds: float = 30) -> str:
    try:
        time.sleep(seconds)
    except SoftTimeLimitExceeded:
        return "what there is"
    return "everything"


@sample(max_retries=0, time_limit=1)
def hardly_limited(seconds: float = 30) -> str:
    time.sleep(seconds)
    return "slept"


@sample(max_retries=0)
def dies() -> None:
    os._exit(3)


@sample(bind=True, max_retries=1)
def dies_once(self: Task) -> int:
    if not self.request.retries:
        os._exit(3)
    return self.request.retries + 1


@sample(max_retries=0)
def exits(code: int = 1) -> None:
    sys.exit(code)


@sample()
def delegates(a: int = 1) -> str:
    return str(add.delay(a, b=5).id)


@sample(max_retries=1)
def raises_a_soft_limit() -> None:
    raise SoftTimeLimitExceeded("of its own accord")


@sample()
def interrupts_itself() -> None:
    raise KeyboardInterrupt("by hand")


@sample(bind=True, max_retries=1)
def retries_more_often(self: Task, times: int = 3) -> int:
    """Allows itself more retries than its options say."""
    number = self.request.retries + 1
    if number <= times:
        raise self.retry(exc=ConnectionError(f"attempt {number}"), countdown=0, max_retries=times)
    return number


@sample()
def sets_up_logging_anew() -> None:
    logging.basicConfig(force=True, level=logging.INFO)


_signals: list[str] = []
_opened: list[int] = []


@task_prerun.connect
@task_success.connect
@task_postrun.connect
def _note_signal(sender: Task, **kwargs: Any) -> None:
    _signals.append(sender.name)


@receiver(connection_created)
def _note_connection(**kwargs: Any) -> None:
    _opened.append(os.getpid())


@sample()
def signals_so_far() -> list[str]:
    return sorted(set(_signals))


@sample()
def connections_so_far() -> list[int]:
    """The process, and how many connections it has opened."""
    return [os.getpid(), _opened.count(os.getpid())]


@sample()
def leaves_a_transaction_open(how: str) -> None:
    transaction.atomic().__enter__()
    if how == "broken":
        transaction.set_rollback(True)
    if how == "closed":
        connection.close()


@sample()
def turns_autocommit_off() -> None:
    transaction.set_autocommit(False)


project = Celery("project", broker="memory://")
"""The app of a Celery project that stood before Messager did."""


@project.task(name="samples.of_a_project", max_retries=1)
def of_a_project(attempt: int = 2) -> dict[str, Any]:
    """Uses itself by its own name, as tasks without `bind=True` do."""
    request = of_a_project.request
    of_a_project.update_state(state="PROGRESS", meta={"current": request.retries})
    if request.retries + 1 < attempt:
        raise of_a_project.retry(exc=ConnectionError("not yet"), countdown=0)
    by_name = project.send_task("samples.add", [1])
    return {"id": request.id, "retries": request.retries, "started": [add_of_a_project.delay(1).id, by_name.id]}


@project.task(name="samples.add_of_a_project")
def add_of_a_project(a: int) -> int:
    return a + 1


@sample(bind=True)
def is_replaced(self: Task) -> None:
    raise self.replace(add.s(1))


@sample(bind=True)
def takes_its_own_id(self: Task) -> None:
    add.apply_async((1,), task_id=self.request.id)


@sample(max_retries=0)
def talks_in_a_transaction_it_takes_back(lines: int) -> None:
    with transaction.atomic():
        connection.cursor().execute("SELECT 1")
        for number in range(lines):
            print(f"line {number}")
        raise ValueError("take it back")


@sample()
def talks_between_closed_connections(lines: int) -> None:
    for number in range(lines):
        print(f"line {number}")
        connection.close()


_streams: list[Any] = []


@sample()
def talks_to_the_stream_of_an_earlier_run() -> None:
    _streams.append(sys.stdout)
    for stream in _streams:
        stream.write("here\n")
