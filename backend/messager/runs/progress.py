"""How far an attempt is: from Celery's convention, or from tqdm as it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import tqdm.std

from messager.catalog.results import dumps
from messager.runs.current import current_run

Number = int | float

LONGEST = 1000
"""Characters kept of a message."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What `progress` of a run shows; each part may be unknown."""

    current: Number | None = None
    total: Number | None = None
    message: str | None = None

    @classmethod
    def from_celery(cls, state: str, meta: Any) -> Progress:
        """From update_state(state, meta); an own state's name is the message where the meta has none."""
        values = meta if isinstance(meta, dict) else {}
        words = values.get("message") or values.get("status") or values.get("description")
        if not words and state != "PROGRESS":
            words = state
        return cls(
            current=_number(values.get("current")),
            total=_number(values.get("total")),
            message=str(words)[:LONGEST] if words else None,
        )

    def text(self) -> str:
        """As JSON."""
        return dumps({"current": self.current, "total": self.total, "message": self.message})


def _number(value: Any) -> Number | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # a whole number that no float, and so no browser, can hold
        return None


def watch_tqdm() -> None:
    """From now on the outermost tqdm bar of a run shows as its progress instead of on a terminal nobody sees."""
    tqdm.std.tqdm.display = _reporting(tqdm.std.tqdm.display)
    tqdm.std.tqdm.status_printer = staticmethod(_printer_outside_runs(tqdm.std.tqdm.status_printer))


def _reporting(display: Callable[..., Any]) -> Callable[..., Any]:
    def report(bar: Any, msg: str | None = None, pos: int | None = None) -> Any:
        run = current_run()
        if run is None:
            return display(bar, msg, pos)
        if not getattr(bar, "pos", 0) and msg is None:
            words = (bar.desc or "").removesuffix(": ")[:LONGEST] or None
            run.recorder.progress(Progress(current=_number(bar.n), total=_number(bar.total), message=words))
        return True

    return report


def _printer_outside_runs(printer: Callable[..., Any]) -> Callable[..., Any]:
    def make(file: Any) -> Callable[[str], None]:
        return (lambda line: None) if current_run() else printer(file)

    return make
