"""Failures: what went wrong with many runs in the same way. Written by counting.py, after the runs."""

from __future__ import annotations

from django.db import models


class FailureState(models.TextChoices):
    """Whether somebody has to look at it."""

    OPEN = "open"
    HANDLED = "handled"
    """Somebody said so; the next run that fails in this way opens it again."""


class Failure(models.Model):
    """Runs of one task that failed with one type of error in one place."""

    fingerprint = models.CharField(max_length=16, primary_key=True)
    task = models.CharField(max_length=255)
    error_type = models.CharField(max_length=255)
    place = models.CharField(max_length=255)
    """File and function of the task's own code; empty where the error has no traceback."""
    state = models.CharField(max_length=7, choices=FailureState.choices, default=FailureState.OPEN)
    count = models.PositiveBigIntegerField(default=0)
    """Runs, also those that were deleted since."""
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    last_run = models.UUIDField()
    handled_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    """When a run failed in this way although it was handled; null once it is handled again."""
    note = models.TextField(default="")
    """Of whoever handled it."""

    class Meta:
        indexes = [models.Index(fields=["last_seen", "fingerprint"], name="failure_last_seen")]

    def __str__(self) -> str:
        return f"{self.task}: {self.error_type} {self.place}"


class FailureHour(models.Model):
    """How many runs failed in that way in an hour."""

    pk = models.CompositePrimaryKey("fingerprint", "at")
    fingerprint = models.CharField(max_length=16)
    at = models.BigIntegerField()
    """When it begins, in seconds since 1970."""
    count = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="failure_hour_at")]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.at}: {self.count}"


class FailurePosition(models.Model):
    """How far runs are counted, in the order of (changed, id); the one row is made when it is first moved."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    changed = models.BigIntegerField()
    run = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.changed} {self.run}"
