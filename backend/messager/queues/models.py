"""Which queues are paused, and were."""

from __future__ import annotations

from django.db import models


class Pause(models.Model):
    """The newest pause of a queue. Until it ends no run of the queue begins: the claim itself looks for it."""

    queue = models.CharField(max_length=255, primary_key=True)
    reason = models.CharField(max_length=500, default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.queue
