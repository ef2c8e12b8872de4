"""Bulk actions and the runs they are about. How far one is, is written in the transaction that does it."""

from __future__ import annotations

import uuid_utils.compat
from django.db import models

from messager.runs.models import ServerTimeField


class Action(models.TextChoices):
    """What is done to each run."""

    RETRY = "retry"
    """A new run with the same input and tags."""
    CANCEL = "cancel"


class BulkState(models.TextChoices):
    """Where a bulk action is on its way."""

    QUEUED = "queued"
    """Accepted; no run was looked for yet."""
    RUNNING = "running"
    DONE = "done"
    ABORTED = "aborted"
    """Somebody stopped it: runs it had not come to are as they were."""


OPEN = (BulkState.QUEUED, BulkState.RUNNING)
"""There is something left to do."""


class Outcome(models.TextChoices):
    """What became of one run's turn."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    """There was nothing to do for it."""
    FAILED = "failed"
    """It could not be done."""


class Bulk(models.Model):
    """One action on many runs: those given by id, or those a filter finds among the runs that were there before it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    action = models.CharField(max_length=6, choices=Action.choices)
    name = models.CharField(max_length=100, default="")
    state = models.CharField(max_length=7, choices=BulkState.choices, default=BulkState.QUEUED)
    filter = models.TextField(null=True)
    """A JSON object as text; null: the runs were given by their ids."""
    ids_given = models.PositiveIntegerField(null=True)
    total = models.PositiveIntegerField()
    """Runs it is about; an estimate until all are listed."""
    listed = models.PositiveIntegerField(default=0)
    """Runs that have an item."""
    is_listed = models.BooleanField(default=False)
    """All of them have one."""
    reached = models.UUIDField(null=True)
    """The filter was followed down to this run."""
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    reasons = models.TextField(default="[]")
    """JSON text: why runs were skipped or failed, with counts and examples, as reasons.py writes it."""
    created_at = ServerTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    moved_at = ServerTimeField()
    """When a step of it was last made: who waits longest is next."""

    key_owner = models.CharField(max_length=64, default="")
    idempotency_key = models.CharField(max_length=255, null=True)
    request_hash = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_owner", "idempotency_key"], name="bulk_idempotency_key"),
        ]
        indexes = [models.Index(fields=["moved_at"], name="bulk_open", condition=models.Q(state__in=OPEN))]

    def __str__(self) -> str:
        return f"{self.action} {self.total} {self.id}"


class BulkItem(models.Model):
    """A run that a bulk action is about, and what became of it. Without constraints, since either may be pruned first.

    Its key is what makes each run's turn come once.
    """

    pk = models.CompositePrimaryKey("bulk", "run")
    bulk = models.UUIDField()
    run = models.UUIDField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(max_length=16, null=True)
    detail = models.TextField(null=True)
    """What was wrong with this one in particular."""
    made = models.UUIDField(null=True)
    """The new run."""

    class Meta:
        indexes = [models.Index(fields=["bulk", "outcome", "run"], name="bulk_item_outcome")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.run}"
