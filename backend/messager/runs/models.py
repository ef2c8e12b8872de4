"""Runs and what belongs to them. Their state moves in transitions.py and nowhere else."""

from __future__ import annotations

import uuid
from datetime import datetime

import uuid_utils.compat
from django.db import models

from messager.runs.states import WAITING, RunState


class ServerTimeField(models.DateTimeField):  # type: ignore[type-arg]
    """A time the database's clock gives on insert, and that the insert hands back: no second statement to read it."""

    db_returning = True


class ServerChosenField(models.CharField):  # type: ignore[type-arg]
    """Text that the insert may decide on, and hands back."""

    db_returning = True


def _outcome_matches_state() -> models.Q:
    """Exactly one of result and error once a run has ended, and neither before."""
    none = models.Q(result=None, error_type=None, finished_at=None)
    ended = models.Q(finished_at__isnull=False)
    result = ended & models.Q(state=RunState.SUCCEEDED, result__isnull=False, error_type=None)
    error = ended & models.Q(state__in=(RunState.FAILED, RunState.CANCELLED), result=None, error_type__isnull=False)
    return (models.Q(state__in=(*WAITING, RunState.RUNNING)) & none) | result | error


class Run(models.Model):
    """One request to execute a task with one input. The row is the queue: Redis only carries its id."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    """A UUIDv7, so ids sort by the time of their making; also Celery's task id."""
    task = models.CharField(max_length=255)
    queue = models.CharField(max_length=255)
    state = ServerChosenField(max_length=9, choices=RunState.choices)
    input = models.TextField()
    """A JSON object as text: what the caller sent, to the digit, including what a JSON column would refuse.

    Secrets in it are masked, so that whatever shows, exports or searches runs has none to show.
    """
    secret_input = models.TextField(null=True)
    """The input with its secrets, for the task alone; null where it has none."""
    result = models.TextField(null=True)
    """JSON text."""
    error_type = models.CharField(max_length=255, null=True)
    error_message = models.TextField(null=True)
    error_traceback = models.TextField(null=True)
    progress = models.TextField(null=True)
    """JSON text: {current, total, message}."""
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=1)
    at_most_once = models.BooleanField(default=False, db_default=False)
    """The task said so: an attempt that began is never followed by another, whatever became of it."""
    worker = models.CharField(max_length=255, null=True)
    tags = models.TextField(default="[]")
    """A JSON array of strings as text."""
    retry_of = models.UUIDField(null=True)
    batch = models.UUIDField(null=True)
    schedule = models.UUIDField(null=True)
    created_at = ServerTimeField()
    scheduled_at = ServerTimeField(null=True)
    """When the caller wanted it to run."""
    due_at = models.DateTimeField(null=True)
    """When a scheduled run is queued: `scheduled_at`, or the end of the wait before the next attempt."""
    started_at = models.DateTimeField(null=True)
    """When its first attempt began."""
    attempt_started_at = models.DateTimeField(null=True)
    """When the newest attempt began, if another began before it."""
    finished_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    """Grows by one with every change."""
    changed = models.BigIntegerField(default=0, db_default=0)
    """Puts the changes of all runs in order, as change_number.py says; 0: before they were."""

    key_owner = models.CharField(max_length=64, default="")
    idempotency_key = models.CharField(max_length=255, null=True)
    request_hash = models.CharField(max_length=64, null=True)
    """SHA-256 of task and body, to tell a repeated request from another one with the same key."""

    given_files: frozenset[uuid.UUID] = frozenset()
    """Those that its input names; known of a run that is still to be stored."""

    claim_token = models.UUIDField(null=True)
    """The fence: only the holder of the newest claim's token may record what came of the run."""
    lease_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    """When its id was last put into Redis; null: not since it was queued."""
    publishes = models.PositiveIntegerField(default=0)
    """How often its id was put into Redis since it was queued."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key_owner", "idempotency_key"],
                name="run_idempotency_key",
                # So that runs without one, which are most, cost no entry.
                condition=models.Q(idempotency_key__isnull=False),
            ),
            models.CheckConstraint(condition=models.Q(state__in=RunState.values), name="run_state_is_known"),
            models.CheckConstraint(condition=_outcome_matches_state(), name="run_outcome_matches_state"),
        ]
        indexes = [
            # A list of some tasks' runs in any state is six lists in one; so this serves both, and no other is needed.
            models.Index(fields=["task", "state", "-id"], name="run_task_state"),
            # Of those that succeeded every page of the newest runs is full.
            models.Index(fields=["state", "-id"], name="run_state", condition=~models.Q(state=RunState.SUCCEEDED)),
            models.Index(fields=["changed", "id"], name="run_changed"),
            models.Index(
                fields=["state", "finished_at"], name="run_ended", condition=models.Q(finished_at__isnull=False)
            ),
            models.Index(
                fields=["batch", "state", "-id"], name="run_batch_state", condition=models.Q(batch__isnull=False)
            ),
            models.Index(fields=["schedule", "-id"], name="run_schedule", condition=models.Q(schedule__isnull=False)),
            models.Index(fields=["retry_of", "id"], name="run_retry_of", condition=models.Q(retry_of__isnull=False)),
            # Only runs that still move are in these, so they stay small however long the history is.
            models.Index(
                fields=["queue", "published_at"], name="run_waiting", condition=models.Q(state=RunState.QUEUED)
            ),
            models.Index(fields=["due_at"], name="run_due", condition=models.Q(state=RunState.SCHEDULED)),
            models.Index(fields=["lease_until"], name="run_lease", condition=models.Q(state=RunState.RUNNING)),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id}"

    @property
    def whole_input(self) -> str:
        """What the task is called with."""
        return self.secret_input or self.input


class Batch(models.Model):
    """Runs of one task that were asked for together; they name it, and how far it is, is counted of them."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.compat.uuid7, editable=False)
    task = models.CharField(max_length=255)
    total = models.PositiveIntegerField()
    """How many runs it was made with."""
    tags = models.TextField(default="[]")
    """A JSON array of strings as text; its runs have them, too."""
    retry_of = models.UUIDField(null=True)
    """The batch whose failed runs these repeat."""
    created_at = ServerTimeField()

    key_owner = models.CharField(max_length=64, default="")
    idempotency_key = models.CharField(max_length=255, null=True)
    request_hash = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key_owner", "idempotency_key"], name="batch_idempotency_key"),
        ]

    def __str__(self) -> str:
        return f"{self.total} of {self.task} {self.id}"


class Attempt(models.Model):
    """An execution of a run that did not end it; the last one, and most runs have no other, stands in the run itself.

    Without a constraint to the run, which would cost each deletion a look: who deletes runs deletes these, too.
    """

    run = models.UUIDField()
    n = models.PositiveIntegerField()
    """The run's `attempt` at the time; one that was given back does not count, so the next one has its number."""
    worker = models.CharField(max_length=255)
    started_at = models.DateTimeField(null=True)
    """Null: nobody had written it down, as that run began before such rows were kept."""
    finished_at = ServerTimeField()
    next_at = models.DateTimeField()
    """When the next one was due."""
    error_type = models.CharField(max_length=255, null=True)
    """Null: it was given back."""
    error_message = models.TextField(null=True)
    error_traceback = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="attempt_of_run")]

    @property
    def began(self) -> tuple[int, datetime | None]:
        """Tells it from the run's others."""
        return self.n, self.started_at

    def __str__(self) -> str:
        return f"{self.n} of {self.run}"


class LogLine(models.Model):
    """A line a run's task logged or printed."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="log_lines", db_index=False)
    n = models.PositiveIntegerField()
    """Counts the run's lines from 1, over all attempts."""
    time = models.DateTimeField()
    level = models.CharField(max_length=8)
    message = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "n"], name="log_line_number")]

    def __str__(self) -> str:
        return self.message


class RunText(models.Model):
    """What `q` looks through, as text_search.py has it. Written after the run, by indexing.py: it costs a run nothing.

    Without a constraint to the run, which would cost each deletion a look: who deletes runs deletes these, too.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.UUIDField(unique=True)
    plain = models.TextField()
    """Task and error, as they are."""
    json = models.TextField()
    """Input, result and tags, where quotes and control characters stand escaped."""

    def __str__(self) -> str:
        return str(self.run)


class RunTag(models.Model):
    """A tag of a run, to find runs by; written together with RunText."""

    pk = models.CompositePrimaryKey("tag", "run")
    tag = models.TextField()
    """As JSON text, which can hold what a database's text cannot."""
    run = models.UUIDField()

    def __str__(self) -> str:
        return self.tag


class RunGroup(models.Model):
    """A run belongs to something that its row does not name; without a constraint to it, as RunText."""

    pk = models.CompositePrimaryKey("name", "run")
    name = models.CharField(max_length=80)
    """bulk:ID or failure:FINGERPRINT."""
    run = models.UUIDField(db_index=True)

    def __str__(self) -> str:
        return f"{self.name} {self.run}"


class IndexPosition(models.Model):
    """How far RunText and RunTag go, in the order of (changed, id); the one row is made when it is first moved."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    changed = models.BigIntegerField()
    run = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.changed} {self.run}"


class Lease(models.Model):
    """Elects one of many to do a piece of work that all could do; it saves work and protects nothing."""

    name = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=255)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.owner}"


class Tally(models.Model):
    """How often something happened that should be rare, over all processes and restarts."""

    name = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
