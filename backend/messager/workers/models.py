"""What each worker last said of itself."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A Celery worker, as its parent process writes it every few seconds."""

    name = models.CharField(max_length=255, primary_key=True)
    """Celery's node name: name@host."""
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    concurrency = models.PositiveIntegerField()
    active = models.PositiveIntegerField(default=0)
    processed = models.PositiveBigIntegerField(default=0)
    queues = models.TextField(default="[]")
    """A JSON array of names as text."""
    version = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    stopped = models.BooleanField(default=False)
    """It said goodbye, which a killed worker does not."""

    def __str__(self) -> str:
        return self.name
