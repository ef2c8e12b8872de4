"""Inputs that people gave a name."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models


class SavedInput(models.Model):
    """What a task's form is filled with, for everybody who opens it. Secrets are masked in it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    task = models.CharField(max_length=255)
    name = models.CharField(max_length=100)
    input = models.TextField()
    """A JSON object as text, as it was sent, its secrets masked."""
    tags = models.TextField(default="[]")
    """A JSON array of strings as text."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "name"], name="saved_input_name")]

    def __str__(self) -> str:
        return f"{self.task}: {self.name}"
