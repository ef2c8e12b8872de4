"""What is kept of runs that ended, also when they themselves are deleted."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    """What is counted."""

    CREATED = "created"
    """Runs, by the time they were made."""
    FINISHED = "finished"
    """Runs, by the time they ended; so are the two below."""
    DURATION = "duration"
    """Runs that were started, by how long they took from there to their end."""
    WAIT = "wait"
    """Runs that were started, by how long they had waited since they were made, or since their time had come."""


class RunStat(models.Model):
    """How many runs ended, of one kind, in one span of time: written by counting.py, read by reading.py."""

    pk = models.CompositePrimaryKey("kind", "step", "at", "task", "queue", "state", "bucket")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    step = models.PositiveIntegerField()
    """Seconds of the span: one of spans.SPANS."""
    at = models.BigIntegerField()
    """When it begins, in seconds since 1970: a multiple of `step`."""
    task = models.CharField(max_length=255)
    queue = models.CharField(max_length=255)
    state = models.CharField(max_length=9)
    bucket = models.PositiveSmallIntegerField(default=0)
    """Of times.BOUNDS, for durations and waits; else 0."""
    runs = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "step", "task", "at"], name="run_stat_task")]

    def __str__(self) -> str:
        return f"{self.kind} {self.task} {self.state} {self.at}: {self.runs}"


class StatPosition(models.Model):
    """How far the runs are counted, in the order of (changed, id); the one row is made when it is first moved."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    changed = models.BigIntegerField()
    run = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.changed} {self.run}"
