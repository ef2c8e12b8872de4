"""Files and who uses them. The row is there before the first byte and goes after the last: none is ever forgotten."""

from __future__ import annotations

import secrets

import uuid_utils.compat
from django.db import models
from django.db.models.functions import Now


class FileState(models.TextChoices):
    """Where a file's bytes are."""

    WRITING = "writing"
    STORED = "stored"
    DELETING = "deleting"


def new_token() -> str:
    """192 random bits: nobody guesses an address that holds them."""
    return secrets.token_urlsafe(24)


class StoredFile(models.Model):
    """A file that was uploaded, or that a task made."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    """The last part of the address it is downloaded from."""
    name = models.CharField(max_length=255)
    """Cleaned, as names.py says."""
    size = models.BigIntegerField(default=0)
    content_type = models.CharField(max_length=127, default="application/octet-stream")
    """By its bytes."""
    sha256 = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WRITING)
    created_at = models.DateTimeField(db_default=Now())
    review_at = models.DateTimeField()
    """When it is looked at (again) whether anybody needs it; a run that had it, and is deleted, sets it to now."""

    class Meta:
        indexes = [
            models.Index(fields=["review_at"], name="file_review"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Where it is in the storage; nothing in it comes from a user."""
        return f"{self.id.hex[-2:]}/{self.id.hex}"


class FileUse(models.Model):
    """A run that has the file: one that was given it, or whose attempt made it.

    Without a constraint to the run, which would cost each deletion a look: who deletes runs deletes these, too.
    """

    run = models.UUIDField(db_index=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uses")
    token = models.UUIDField(null=True)
    """The claim of the attempt that made it; null: it is an input."""

    def __str__(self) -> str:
        return f"{self.file_id} of {self.run}"


class Folder(models.Model):
    """The one folder that all processes must share, where files are kept in one: known by the mark in it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.mark
