"""Work that is done by a process of its own: a job goes in as JSON, figures come out as JSON.

So the load does not share an interpreter with what watches it, and Celery's limit runs where only Celery is installed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.errors import BenchError, NotServedError

BACKEND = Path(__file__).resolve().parents[1]
Figures = dict[str, Any]
Jobs = Mapping[str, Callable[..., Figures]]


def serve(jobs: Jobs) -> None:
    """The process's side: do the one job that stdin names, say what it gave or why it failed."""
    job = json.load(sys.stdin)
    try:
        answer: dict[str, Any] = {"figures": jobs[job.pop("job")](**job)}
    except NotServedError as error:
        answer = {"not_served": str(error)}
    except BaseException as error:
        answer = {"error": _words(error)}
    json.dump(answer, sys.stdout)


def run(python: Path, module: str, env: Mapping[str, str], seconds: float, /, **job: Any) -> Figures:
    """Have `python -m module` do a job. Raises BenchError with what went wrong, also when it takes too long."""
    args = [str(python), "-m", module]
    try:
        done = subprocess.run(  # noqa: S603
            args, cwd=BACKEND, env=dict(env), input=json.dumps(job), capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        raise BenchError(f"{module} did not end within {seconds:.0f} s") from None
    return _figures(done.stdout, done.stderr)


def _figures(output: str, complaints: str) -> Figures:
    try:
        answer = json.loads(output)
    except ValueError:
        raise BenchError(f"no figures:\n{(output + complaints)[-2000:]}") from None
    if "not_served" in answer:
        raise NotServedError(answer["not_served"])
    if "error" in answer:
        raise BenchError(answer["error"])
    figures: Figures = answer["figures"]
    return figures


def _words(error: BaseException) -> str:
    """The first thing that went wrong, of several that did at once."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    where = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error}" + (f" ({where[-1].name})" if where else "")
