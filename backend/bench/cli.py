"""`python -m bench`: exit code 0 when all that was asked for was measured, 1 when something failed, 2 for bad words.

A target that was missed is told, and is no failure: how fast a machine is, is no property of the product.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from bench import machine, report
from bench import options as words
from bench.benchmarks import ON_NO_DATABASE, RUN
from bench.context import PYTHON, Context
from bench.errors import BenchError, UsageError
from bench.options import Options
from bench.result import Result
from chaos.errors import ChaosError

FAILED, USAGE, INTERRUPTED = 1, 2, 130
FILES = 65536
"""A thousand waiting tabs are a thousand open files on either side."""


def main(argv: Sequence[str]) -> int:
    """Measure."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return bench(words.parse(argv))
    except UsageError as error:
        print(f"messager bench: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED


def bench(options: Options) -> int:
    """Each benchmark in turn, also after one has failed; what there is so far is always in the file."""
    _allow_files()
    facts = {**machine.facts(), "started": datetime.now(UTC).isoformat(), "options": _plain(options)}
    path, results = options.report or _default_report(), list[Result]()
    path.parent.mkdir(parents=True, exist_ok=True)
    for result in _results(options):
        print("\n" + report.text(result) + "\n", flush=True)
        results.append(result)
        path.write_text(report.as_json(facts, results))
    print(f"{report.summary(results)}\nall figures: {path}", flush=True)
    return FAILED if any(one.errors for one in results) else 0


def _results(options: Options) -> Iterator[Result]:
    for name in options.names:
        for database in ["sqlite"] if name in ON_NO_DATABASE else options.databases:
            yield _result(name, database, options)


def _result(name: str, database: str, options: Options) -> Result:
    title = name if name in ON_NO_DATABASE else f"{name} on {database}"
    context = Context(options=options, database=database, plain_python=_plain_python(), say=_saying(title))
    context.say("starting")
    try:
        return RUN[name](context)
    except (BenchError, ChaosError) as error:
        words = str(error)
    except Exception as error:
        traceback.print_exc()
        words = f"{type(error).__name__}: {error}"
    return Result(benchmark=name, database=None if name in ON_NO_DATABASE else database, errors=[words])


def _plain_python() -> Path:
    return Path(os.environ.get(PYTHON) or sys.executable)


def _saying(title: str) -> Any:
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {title}: {line}", flush=True)

    return say


def _plain(options: Options) -> dict[str, Any]:
    return {**dataclasses.asdict(options), "report": str(options.report or "")}


def _default_report() -> Path:
    home = Path(os.environ.get("MESSAGER_HOME") or machine.ROOT / ".messager")
    return home / "bench" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"


def _allow_files() -> None:
    """As many as this user may have, for all processes that are started."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
