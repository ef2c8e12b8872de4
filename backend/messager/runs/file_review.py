"""Looks at files whose time has come, and deletes those that nobody needs: what an upload or an attempt left behind,
what no run was given, and what was a deleted run's.

A file stays as long as a run was given it, or the attempt that made it is its run's last one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from messager.files.models import FileState, FileUse, StoredFile
from messager.files.services import ATTEMPT, NEEDED
from messager.files.storage import storage
from messager.runs.models import Run
from messager.runs.states import TERMINAL

logger = logging.getLogger(__name__)

FILES = 100
"""That are looked at in one step."""


@dataclass(frozen=True)
class Deletion:
    """What came of deleting a file's bytes."""

    file: StoredFile
    error: Exception | None = None


def delete_bytes(files: Sequence[StoredFile]) -> list[Deletion]:
    """Waits for the disk or the network, as long as these take, and not for the database."""
    return [_deletion(file) for file in files]


def forget(deletions: Sequence[Deletion]) -> None:
    """The rows go last: who is stopped in between begins again."""
    for one in deletions:
        file, rows = one.file, StoredFile.objects.filter(id=one.file.id, state=FileState.DELETING)
        if one.error:
            logger.warning(
                "a file could not be deleted, and will be later: %s", one.error, extra={"file": str(file.id)}
            )
            rows.update(review_at=Now() + ATTEMPT)
        elif rows.delete()[0]:
            logger.info("file deleted", extra={"file": str(file.id), "bytes": file.size})


def delete(files: Sequence[StoredFile]) -> None:
    """Bytes and rows."""
    forget(delete_bytes(files))


def review(limit: int = FILES, delete: Callable[[Sequence[StoredFile]], None] = delete) -> int:
    """Look at those that are due; how many were. Raises FolderNotShared: what cannot be deleted here is left alone."""
    due = list(StoredFile.objects.filter(review_at__lte=Now()).order_by("review_at")[:limit])
    if due:
        storage().check()
    if chosen := [file for file in due if _is_unneeded(file)]:
        delete(chosen)
    return len(due)


def _is_unneeded(file: StoredFile) -> bool:
    if file.state == FileState.DELETING:
        return True
    if until := _needed_for(file):
        StoredFile.objects.filter(id=file.id).update(review_at=Now() + until)
        return False
    # Not when a run was given it just now.
    unused = StoredFile.objects.filter(~Exists(FileUse.objects.filter(file=OuterRef("id"))), id=file.id)
    return bool(unused.filter(review_at__lte=Now()).update(state=FileState.DELETING))


def _needed_for(file: StoredFile) -> timedelta | None:
    """How long somebody needs it, as far as can be told; None: nobody does. Attempts that do not count lose it."""
    uses = list(FileUse.objects.filter(file=file))
    makers = Run.objects.filter(id__in=[use.run for use in uses if use.token]).only("id", "state", "claim_token")
    makers_by_token = {run.claim_token: run for run in makers}
    needed = None
    for use in uses:
        run = makers_by_token.get(use.token) if use.token else None
        if run is not None and run.state not in TERMINAL:
            needed = needed or ATTEMPT
        elif file.state == FileState.STORED and (run is not None or use.token is None):
            needed = NEEDED
        else:
            use.delete()
    return needed


def _deletion(file: StoredFile) -> Deletion:
    try:
        storage().delete(file.key)
    except storage().errors as error:
        return Deletion(file, error)
    return Deletion(file)
