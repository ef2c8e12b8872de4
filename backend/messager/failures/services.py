"""What can be done with failures, and what is known of one."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models.functions import Now

from messager.failures.errors import FailureNotFound
from messager.failures.models import Failure, FailureState
from messager.runs.models import Run

logger = logging.getLogger(__name__)


def find_failure(fingerprint: str) -> Failure:
    """The failure with that fingerprint. Raises FailureNotFound."""
    try:
        return Failure.objects.get(fingerprint=fingerprint)
    except Failure.DoesNotExist:
        raise FailureNotFound(fingerprint) from None


def handle(fingerprint: str, note: str) -> Failure:
    """Nobody needs to look at it, unless a run fails in this way from now on. Raises FailureNotFound."""
    return _change(fingerprint, state=FailureState.HANDLED, handled_at=Now(), reopened_at=None, note=note)


def reopen(fingerprint: str) -> Failure:
    """Somebody needs to look at it after all. Raises FailureNotFound."""
    return _change(fingerprint, state=FailureState.OPEN, handled_at=None, reopened_at=None, note="")


def sample_of(failure: Failure) -> Run | None:
    """The run that failed last in this way; None: it was deleted."""
    return Run.objects.filter(id=failure.last_run).first()


def _change(fingerprint: str, state: FailureState, handled_at: datetime | Now | None, **columns: object) -> Failure:
    Failure.objects.filter(fingerprint=fingerprint).update(state=state, handled_at=handled_at, **columns)
    failure = find_failure(fingerprint)
    logger.info("failure", extra={"failure": fingerprint, "task": failure.task, "state": state.value})
    return failure
