"""Finds runs whose message was lost, whose worker is gone, or whose time has come.

Nothing depends on it for safety: a copy of a message is dropped by the claim, and every change is a compare-and-set. So
any number of sweepers may run; a lease row elects one to save work.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Now
from redis.backoff import NoBackoff
from redis.retry import Retry

from messager.runs import transitions
from messager.runs.backoff import full_jitter
from messager.runs.dispatch import publish_all
from messager.runs.models import Lease, Run
from messager.runs.states import RunState

logger = logging.getLogger(__name__)

BATCH = 500
LEADERSHIP = timedelta(seconds=5)
LIST_IS_EMPTY = timedelta(seconds=2)
"""With nothing in the queue's list, what was sent longer ago than this is lost (or about to be claimed)."""
EPOCH_KEY = "messager:epoch"
PRIORITY_SUFFIXES = ("", "\x06\x163", "\x06\x166", "\x06\x169")
"""kombu keeps one list for each priority step of a queue."""


class Sweeper:
    """One of many; `sweep` does nothing while another leads."""

    def __init__(self, owner: str) -> None:
        """`owner` is the worker's name."""
        self._owner = owner
        self._server: str | None = None
        # One try, bounded: the next round comes in a second.
        self._redis = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
        )

    def sweep(self) -> None:
        """One round."""
        if not self._leads():
            return
        self._end_dead_leases()
        transitions.promote_due(BATCH)
        self._publish_lost()

    def _leads(self) -> bool:
        mine_or_free = Q(owner=self._owner) | Q(until__lt=Now())
        lead = {"owner": self._owner, "until": Now() + LEADERSHIP}
        if Lease.objects.filter(mine_or_free, name="sweeper").update(**lead):
            return True
        try:
            if not Lease.objects.filter(name="sweeper").exists():
                Lease.objects.create(name="sweeper", **lead)
                return True
        except IntegrityError:  # another one was first
            pass
        return False

    def _end_dead_leases(self) -> None:
        for run in transitions.expired_leases(BATCH):
            if transitions.lose_expired(run, full_jitter(run.attempt)):
                logger.warning("worker lost", extra={"run": str(run.id), "task": run.task, "worker": run.worker})

    def _publish_lost(self) -> None:
        queues = list(Run.objects.filter(state=RunState.QUEUED).order_by().values_list("queue", flat=True).distinct())
        if not queues:
            return
        try:
            restarted, empty = self._restarted(), self._empty(queues)
        except redis.RedisError:
            return  # it takes no messages now; a later round finds them
        if restarted:
            logger.warning("Redis was emptied or restarted; publishing what waits once more.")
            self._publish(transitions.clock(), queues)
        else:
            self._publish(transitions.clock() - LIST_IS_EMPTY, empty)
            self._publish(None, queues)

    def _publish(self, sent_before: datetime | None, queues: list[str]) -> None:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            lost = transitions.lost_messages(sent_before, queues, BATCH)
            sent = publish_all(sorted(lost, key=lambda run: run.id))
            if sent:
                logger.info("published", extra={"runs": sent})
            if sent < BATCH:
                return

    def _restarted(self) -> bool:
        """Whether Redis is another one than before: its run id changed, or our mark in it is gone."""
        server = str(self._redis.info("server")["run_id"])
        marked = self._redis.set(EPOCH_KEY, server, nx=True) is None
        changed = self._server is not None and (self._server != server or not marked)
        self._server = server
        return changed

    def _empty(self, queues: list[str]) -> list[str]:
        pipeline = self._redis.pipeline(transaction=False)
        for queue in queues:
            for suffix in PRIORITY_SUFFIXES:
                pipeline.llen(queue + suffix)
        lengths = pipeline.execute()
        return [queue for i, queue in enumerate(queues) if not any(lengths[4 * i : 4 * i + 4])]
