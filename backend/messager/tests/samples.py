"""Sample tasks: one for each thing a task can be or do. All tests use these."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from celery import Task, shared_task
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded
from pydantic import BaseModel, Field
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
