"""What each worker last said of itself."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A Celery worker, as its parent process writes it every few seconds."""

    name = models.CharField(max_length=255, primary_key=True)
    """Celery's node name: name@host."""
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    pool = models.CharField(max_length=64, default="prefork")
    """What its pool is made of, as Celery calls it."""
    concurrency = models.PositiveIntegerField()
    autoscale = models.TextField(null=True)
    """A JSON array [least, most] as text, where the pool's size follows the work."""
    active = models.PositiveIntegerField(default=0)
    doing = models.TextField(default="[]")
    """A JSON array of {run, task, since} as text: what its processes execute, the longest first."""
    processed = models.PositiveBigIntegerField(default=0)
    queues = models.TextField(default="[]")
    """A JSON array of names as text."""
    limits = models.TextField(default="[]")
    """A JSON array of {task, rate, soft, hard} as text: what it was told at run time, and forgets when it ends."""
    cpus = models.PositiveIntegerField(null=True)
    load = models.FloatField(null=True)
    """Of its host, averaged over the last minute."""
    memory = models.PositiveBigIntegerField(null=True)
    """Bytes it and its pool processes hold in memory."""
    version = models.CharField(max_length=64)
    celery = models.CharField(max_length=64, default="")
    started_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    """When it last began a run."""
    heartbeat_at = models.DateTimeField()
    stopped = models.BooleanField(default=False)
    """It said goodbye, which a killed worker does not."""

    def __str__(self) -> str:
        return self.name


class Command(models.Model):
    """What an operator wants of a worker. It is there while the API waits for the worker's answer, and then gone."""

    worker = models.CharField(max_length=255, db_index=True)
    verb = models.CharField(max_length=32)
    arguments = models.TextField()
    """A JSON object as text."""
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    """When the worker took it; what it does from then on cannot be stopped."""
    outcome = models.CharField(max_length=8, null=True)
    answer = models.TextField(null=True)
    """What it did, or why not, in a sentence."""

    def __str__(self) -> str:
        return f"{self.verb} for {self.worker}"


class QueueSample(models.Model):
    """How a queue was at the beginning of a minute; written by sampling.py."""

    pk = models.CompositePrimaryKey("at", "queue")
    at = models.BigIntegerField()
    """Seconds since 1970, a multiple of 60."""
    queue = models.CharField(max_length=255)
    waiting = models.PositiveIntegerField()
    running = models.PositiveIntegerField()
    oldest_wait = models.FloatField()
    """Seconds the oldest run had waited; 0 where none waited."""

    def __str__(self) -> str:
        return f"{self.queue} {self.at}: {self.waiting}"


class WorkerSample(models.Model):
    """How many workers there were at the beginning of a minute."""

    at = models.BigIntegerField(primary_key=True)
    online = models.PositiveIntegerField()
    processes = models.PositiveIntegerField()
    """How many runs they could execute at a time."""
    busy = models.PositiveIntegerField()
    """How many they executed."""

    def __str__(self) -> str:
        return f"{self.at}: {self.online}"
