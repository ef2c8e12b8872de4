"""What happens to the rows of files."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from messager.files.errors import FileGone, FileNotFound
from messager.files.models import FileState, FileUse, StoredFile
from messager.files.names import clean_name
from messager.files.storage import storage
from messager.files.writing import Facts

UNUSED = timedelta(days=1)
"""An uploaded file that no run was given by then is deleted."""
ATTEMPT = timedelta(minutes=5)
"""After this it is looked at whether the attempt that made an artifact still counts."""
NEEDED = timedelta(days=7)
"""After this, what a run has is looked at again: who deletes a run asks for that at once, but may come between."""


def begin_upload(name: str) -> StoredFile:
    """The row of a file that is about to be uploaded. Raises FolderNotShared."""
    storage().check(adopt=True)
    file = StoredFile.objects.create(name=clean_name(name), review_at=Now() + UNUSED)
    file.refresh_from_db()  # with the times that the database gave it
    return file


def begin_artifact(name: str, run: uuid.UUID, token: uuid.UUID) -> StoredFile:
    """The row of a file that the attempt with this claim is about to write. Raises FolderNotShared."""
    storage().check()
    file = StoredFile.objects.create(name=clean_name(name), review_at=Now() + ATTEMPT)
    FileUse.objects.create(run=run, file=file, token=token)
    return file


def finish(file_id: uuid.UUID, facts: Facts) -> bool:
    """The bytes are there. False: it took so long that they are being deleted."""
    writing = StoredFile.objects.filter(id=file_id, state=FileState.WRITING)
    return bool(writing.update(state=FileState.STORED, **vars(facts)))


def discard(file_id: uuid.UUID) -> None:
    """It did not come to an end: the next review takes it away."""
    FileUse.objects.filter(file=file_id, token__isnull=False).delete()
    StoredFile.objects.filter(id=file_id, state=FileState.WRITING).update(state=FileState.DELETING, review_at=Now())


def find(**by: Any) -> StoredFile:
    """The file, by its id or its token. Raises FileNotFound."""
    try:
        return StoredFile.objects.get(state=FileState.STORED, **by)
    except StoredFile.DoesNotExist:
        raise FileNotFound() from None


def hold(files: Mapping[uuid.UUID, Collection[uuid.UUID]]) -> None:
    """Keep files for the runs that are given them, by run, in the transaction that stores these. Raises FileGone."""
    ids = {file for some in files.values() for file in some}
    kept = StoredFile.objects.filter(id__in=ids, state=FileState.STORED).update(review_at=Now() + NEEDED)
    if kept < len(ids):
        raise FileGone()
    FileUse.objects.bulk_create(FileUse(run=run, file_id=file) for run, some in files.items() for file in sorted(some))


def release(runs: Sequence[uuid.UUID]) -> None:
    """The runs are being deleted: the next review takes away the files that nobody else has."""
    uses = FileUse.objects.filter(run__in=runs)
    files = set(uses.values_list("file_id", flat=True))
    if files:
        uses.delete()
        StoredFile.objects.filter(id__in=sorted(files)).update(review_at=Now())


def inputs_of(run: uuid.UUID) -> list[StoredFile]:
    """The files that the run was given."""
    return list(StoredFile.objects.filter(uses__run=run, uses__token=None).distinct().order_by("id"))


def artifacts_of(run: uuid.UUID, token: uuid.UUID | None) -> list[StoredFile]:
    """Those that the attempt with this claim has made so far."""
    mine = FileUse.objects.filter(file=OuterRef("id"), run=run, token=token)
    return list(StoredFile.objects.filter(Exists(mine), state=FileState.STORED).order_by("id")) if token else []
