"""Lines that Messager itself adds to a run's log, when nobody executes the run: what became of an attempt."""

from __future__ import annotations

import logging
import uuid
from datetime import UTC, datetime

from django.db import DatabaseError
from django.db.models import Max

from messager.runs.models import LogLine

logger = logging.getLogger(__name__)


def add_note(run_id: uuid.UUID, message: str) -> None:
    """Add a warning to the run's log. It only tells, so it may be missing: where a zombie logs on, for one."""
    try:
        last = LogLine.objects.filter(run=run_id).aggregate(last=Max("n"))["last"] or 0
        LogLine.objects.create(run_id=run_id, n=last + 1, time=datetime.now(UTC), level="WARNING", message=message)
    except DatabaseError as error:
        logger.warning("a run's log lacks a line: %s", error, extra={"run": str(run_id)})
