"""Lines that Messager itself adds to a run's log, when nobody executes the run: what became of an attempt."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import UTC, datetime

from django.db import IntegrityError
from django.db.models import Max

from messager.runs.models import LogLine


def add_note(run_id: uuid.UUID, message: str) -> None:
    """Add a warning to the run's log. It only tells, so it may be missing: where a zombie logs on, for one."""
    last = LogLine.objects.filter(run=run_id).aggregate(last=Max("n"))["last"] or 0
    with suppress(IntegrityError):
        LogLine.objects.create(run_id=run_id, n=last + 1, time=datetime.now(UTC), level="WARNING", message=message)
