"""Why runs of a bulk action were skipped or failed: counted, with a few examples of each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from messager.bulk.models import Outcome
from messager.catalog.results import dumps

EXAMPLES = 5
"""Kept of each reason."""
MOST_DETAIL = 500
"""Characters kept of what was wrong with one run."""


class Reason(models.TextChoices):
    """The label is what people read."""

    GONE = "gone", "There is no such run, or no longer."
    ENDED = "ended", "The run had ended."
    NOT_ENDED = "not_ended", "The run had not ended."
    MOVED_ON = "moved_on", "The run was no longer in a state that was asked for."
    STOPPING = "stopping", "Its worker had been asked to stop it before."
    NO_TASK = "no_task", "There is no such task any more."
    INVALID = "invalid", "The task takes other input by now."


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What became of one run."""

    run: uuid.UUID
    outcome: Outcome
    reason: Reason | None = None
    detail: str | None = None
    made: uuid.UUID | None = None


def done(run: uuid.UUID, made: uuid.UUID | None = None) -> Turn:
    """It was done; a retry made a new run."""
    return Turn(run=run, outcome=Outcome.DONE, made=made)


def skipped(run: uuid.UUID, reason: Reason) -> Turn:
    """There was nothing to do."""
    return Turn(run=run, outcome=Outcome.SKIPPED, reason=reason)


def failed(run: uuid.UUID, reason: Reason, detail: str) -> Turn:
    """It could not be done."""
    return Turn(run=run, outcome=Outcome.FAILED, reason=reason, detail=detail[:MOST_DETAIL])


def with_turns(text: str, turns: Iterable[Turn]) -> str:
    """The JSON of Bulk.reasons, with these turns added."""
    reasons: list[dict[str, Any]] = json.loads(text)
    known = {(one["outcome"], one["reason"]): one for one in reasons}
    for turn in turns:
        if turn.reason is None:
            continue
        key = (turn.outcome.value, turn.reason.value)
        if key not in known:
            known[key] = {"outcome": key[0], "reason": key[1], "count": 0, "examples": []}
        known[key]["count"] += 1
        if len(known[key]["examples"]) < EXAMPLES:
            known[key]["examples"].append({"run": str(turn.run), "detail": turn.detail})
    return dumps(list(known.values()))
