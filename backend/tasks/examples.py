"""One task for each thing a task can do. Copy one to begin your own."""

from __future__ import annotations

import io
import logging
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

from celery import Task, shared_task
from pydantic import BaseModel, Field
from tqdm import tqdm

from messager.files import Artifact, InputFile

logger = logging.getLogger(__name__)


@shared_task
def echo(message: str) -> dict[str, str]:
    """Echo a message.

    Args:
        message: What comes back.
    """
    return {"message": message}


@shared_task(bind=True)
def count(
    self: Task,
    to: Annotated[int, Field(ge=1, le=1000)] = 10,
    pause: Annotated[float, Field(ge=0, le=60)] = 0.5,
) -> dict[str, int]:
    """Count slowly, with progress.

    Args:
        to: How far to count.
        pause: Seconds between two numbers.
    """
    for number in range(1, to + 1):
        time.sleep(pause)
        logger.info("counted to %d", number)
        meta = {"current": number, "total": to, "message": f"at {number} of {to}"}
        self.update_state(state="PROGRESS", meta=meta)
    return {"counted": to}


@shared_task
def download(
    files: Annotated[int, Field(ge=1, le=1000)] = 20,
    pause: Annotated[float, Field(ge=0, le=60)] = 0.2,
) -> dict[str, int]:
    """Show progress with tqdm, and print.

    Nothing is downloaded; tqdm and print work in a task as they are.

    Args:
        files: How many files to pretend to fetch.
        pause: Seconds for each.
    """
    for number in tqdm(range(files), desc="files", mininterval=0):
        time.sleep(pause)
        print(f"file {number + 1} is here")
    return {"files": files}


@shared_task
def fail(
    message: str = "This task always fails.",
    kind: Literal["ValueError", "KeyError", "ZeroDivisionError"] = "ValueError",
) -> None:
    """Fail with a traceback.

    Args:
        message: What the error says.
        kind: The exception's class.
    """
    logger.warning("about to fail")
    raise {"ValueError": ValueError, "KeyError": KeyError, "ZeroDivisionError": ZeroDivisionError}[kind](message)


@shared_task(
    bind=True, autoretry_for=(ConnectionError,), retry_backoff=1, retry_backoff_max=5, retry_jitter=False, max_retries=5
)
def flaky(self: Task, failures: Annotated[int, Field(ge=0, le=10)] = 2) -> dict[str, int]:
    """Fail a few times, then succeed.

    It retries five times with a wait that doubles, so more than five failures are too many.

    Args:
        failures: How many attempts fail before one succeeds.
    """
    attempt = self.request.retries + 1
    if attempt <= failures:
        raise ConnectionError(f"attempt {attempt} found nobody there")
    return {"attempts": attempt}


@shared_task(at_most_once=True)
def once(seconds: Annotated[float, Field(ge=0, le=60)] = 5) -> dict[str, float]:
    """Run at most once.

    For what must not happen twice, such as a payment: when its worker is lost it fails, and is never started again. All
    other tasks are tried again then.

    Args:
        seconds: How long to take. Kill the worker meanwhile, and the run fails.
    """
    time.sleep(seconds)
    return {"seconds": seconds}


class Colour(Enum):
    """A choice of names with values."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"


class Address(BaseModel):
    """An object inside the input."""

    street: str = "Main Street 1"
    city: str = "Springfield"
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")] = "12345"


class Cat(BaseModel):
    """One of two kinds of pet."""

    kind: Literal["cat"] = "cat"
    lives: int = 9


class Dog(BaseModel):
    """The other kind."""

    kind: Literal["dog"] = "dog"
    good: bool = True


class Arguments(BaseModel):
    """What `arguments` returns: each argument as it arrived in Python."""

    kinds: dict[str, str]
    values: dict[str, Any]


@shared_task
def arguments(
    text: str = "a line",
    long_text: Annotated[str, Field(max_length=5000)] = "several\nlines",
    integer: int = 42,
    big_integer: int = 9007199254740993,
    number: float = 1.5,
    yes: bool = True,
    day: date = date(2026, 1, 31),
    moment: datetime = datetime(2026, 1, 31, 12, 30, tzinfo=UTC),
    clock: time_of_day = time_of_day(12, 30),
    duration: timedelta = timedelta(hours=1, minutes=30),
    identifier: uuid.UUID = uuid.UUID("018f4e7e-1111-7000-8000-000000000000"),  # noqa: B008
    money: Decimal = Decimal("19.99"),
    colour: Colour = Colour.GREEN,
    size: Literal["small", "medium", "large"] = "medium",
    words: list[str] = ["one", "two"],  # noqa: B006  (never changed; forms show it)
    unique: set[int] = {1, 2, 3},  # noqa: B006
    prices: dict[str, float] = {"tea": 2.5},  # noqa: B006
    address: Address = Address(),  # noqa: B008
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] = Cat(),  # noqa: B008
    either: int | str = 7,
    maybe: str | None = None,
    anything: Any = None,
) -> Arguments:
    """Take every kind of argument.

    Each comes to the task as the Python type its hint names.

    Args:
        text: A line of text.
        long_text: Longer text gets a larger field.
        big_integer: More than a JavaScript number holds; it arrives to the last digit.
        moment: With a time zone.
        duration: As ISO 8601, such as PT1H30M.
        pet: One of two objects, told apart by `kind`.
        anything: Any JSON.
    """
    values = dict(locals())
    return Arguments(kinds={name: type(value).__name__ for name, value in values.items()}, values=values)


class Tidied(BaseModel):
    """What `tidy` returns."""

    lines: int
    file: Artifact


@shared_task
def tidy(file: InputFile, drop_empty: bool = True) -> Tidied:
    """Sort a text file's lines.

    A file in and a file out.

    Args:
        file: Any text in UTF-8, such as a CSV without a head.
        drop_empty: Leave out lines without a character.
    """
    with file.open() as source:
        lines = sorted(line.rstrip("\r\n") for line in io.TextIOWrapper(source, encoding="utf-8"))
    kept = [line for line in lines if line or not drop_empty]
    logger.info("%d of %d lines of %s are kept", len(kept), len(lines), file.name)
    return Tidied(lines=len(kept), file=Artifact("\n".join([*kept, ""]).encode(), name=f"sorted-{file.name}"))
