"""Finds runs whose message was lost, whose worker is gone, or whose time has come.

Nothing depends on it for safety: a copy of a message is dropped by the claim, and every change is a compare-and-set. So
any number of sweepers may run; a lease row elects one to save work.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Now
from redis.backoff import NoBackoff
from redis.retry import Retry

from messager.queues.pauses import paused_queues
from messager.runs import dispatch, news, publication, transitions
from messager.runs.backoff import after_loss
from messager.runs.clockwatch import ClockWatch
from messager.runs.models import Lease
from messager.runs.notes import add_note
from messager.runs.statements import update_returning
from messager.runs.tallies import Event, note
from messager.runs.window import LIMIT, PRIORITY_SUFFIXES, REFILL, ROOM_FOR_OTHERS

logger = logging.getLogger(__name__)

BATCH = 500
PATIENCE = 1.0
"""Seconds one round may publish for: meanwhile this worker renews no lease."""
ROOM = LIMIT - ROOM_FOR_OTHERS
"""Messages the sweeper lets stand in a queue's list."""
LEADERSHIP = timedelta(seconds=2)
LIST_IS_EMPTY = timedelta(seconds=2)
"""With nothing in the queue's list, what was sent longer ago than this is lost (or about to be claimed)."""
OVERTAKEN = timedelta(seconds=15)
"""What was sent so long before a run that is being executed has been overtaken by it, which lists do not allow."""
EPOCH_KEY = "messager:epoch"


class Sweeper:
    """One of many; `sweep` does nothing while another leads."""

    def __init__(self, owner: str) -> None:
        """`owner` is the worker's name."""
        self._owner = owner
        self.leads = False
        """Whether this one led when it last looked: it does what else one of all workers does."""
        self._clock = ClockWatch()
        self._reached: dict[str, datetime] = {}
        self._closed: set[str] = set()
        self._refused = False
        self._first = 0
        # One try, bounded: the next round comes at once.
        self._redis = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
        )

    def sweep(self) -> None:
        """One round."""
        asked = time.monotonic()
        now = self._lead()
        self.leads = now is not None
        if now is None:
            return
        jump = self._clock.look(now, asked)
        if jump is not None:
            transitions.move_leases(jump)
            transitions.shorten_waits(-jump)
            publication.distrust_the_future()
            self._reached.clear()
        if self._clock.trusts_leases():
            self._end_dead_leases()
        if transitions.promote_due(BATCH):
            news.tell_of_many()
        self._publish_lost(now)

    def _lead(self) -> datetime | None:
        """The database's time while this one leads, None while another does."""
        # One that ends later than any could was written before the clock was set back.
        free = Q(until__lt=Now()) | Q(until__gt=Now() + 2 * LEADERSHIP)
        leases = Lease.objects.filter(free | Q(owner=self._owner), name="sweeper")
        for lease in update_returning(leases, owner=self._owner, until=Now() + LEADERSHIP):
            return lease.until - LEADERSHIP
        return self._lead_first() if not Lease.objects.filter(name="sweeper").exists() else None

    def _lead_first(self) -> datetime | None:
        """Make the row that everybody competes for from now on."""
        try:
            Lease.objects.create(name="sweeper", owner=self._owner, until=Now())
        except IntegrityError:  # another one was first
            return None
        return self._lead()

    def _end_dead_leases(self) -> None:
        for run in transitions.expired_leases(BATCH):
            if transitions.lose_expired(run, after_loss(run.attempt)):
                note(Event.WORKER_LOST)
                add_note(run.id, f"Attempt {run.attempt} was lost: {run.worker} did not answer for it any more.")
                news.tell(run.id)
                logger.warning("worker lost", extra={"run": str(run.id), "task": run.task, "worker": run.worker})

    def _publish_lost(self, now: datetime) -> None:
        paused = paused_queues()
        queues = [queue for queue in publication.queues_with_waiting_runs() if queue not in paused]
        if not queues or dispatch.breaker.is_open():
            return
        try:
            self._notice_another_redis()
            lengths = self._lengths(queues)
        except redis.RedisError:
            return  # it takes no messages now; a later round finds them
        deadline = time.monotonic() + PATIENCE
        self._first = (self._first + 1) % len(queues)  # one that takes all the time is not first again
        for queue in (*queues[self._first :], *queues[: self._first]):
            if queue in lengths:
                self._send(queue, self._lost(queue, lengths[queue], now), ROOM - lengths[queue], deadline)

    def _lost(self, queue: str, length: int, now: datetime) -> Q:
        """Which runs of the queue have no message, as far as can be told."""
        lost = publication.overdue()
        if self._is_open(queue, length):
            lost |= publication.NEVER_SENT
        if length == 0:
            lost |= publication.sent_before(now - LIST_IS_EMPTY)
        newest = publication.reached(queue)
        if newest is not None:
            self._reached[queue] = max(newest, self._reached.get(queue, newest))
        if queue in self._reached:
            lost |= publication.sent_before(self._reached[queue] - OVERTAKEN)
        return lost

    def _is_open(self, queue: str, length: int) -> bool:
        """A queue that was full takes nothing more until it is nearly empty; then the oldest runs come first."""
        if length >= ROOM:
            self._closed.add(queue)
        elif length <= REFILL:
            self._closed.discard(queue)
        return queue not in self._closed

    def _send(self, queue: str, lost: Q, room: int, deadline: float) -> None:
        while room > 0 and time.monotonic() < deadline:
            # After a refusal one run tries, and not a whole batch, whose rows would all be written twice.
            size = 1 if self._refused else min(room, BATCH)
            runs = publication.mark_sent(lost, queue, size)
            sent = dispatch.publish_many(runs)
            self._refused = len(sent) < len(runs)
            if sent:
                note(Event.MESSAGE_SENT_AGAIN, sum(run.publishes > 1 for run in sent))
                logger.info("published", extra={"runs": len(sent), "queue": queue})
            if self._refused or len(runs) < size:
                return
            room -= len(sent)
        if room <= 0:
            self._closed.add(queue)

    def _notice_another_redis(self) -> None:
        """Whether it was restarted or emptied: our mark in it is another server's, or gone.

        While what was known of it is forgotten, a mark of its own stands there: should Redis be emptied meanwhile, too,
        it is gone, and cannot be made that of the server. Raises RedisError.
        """
        server = str(self._redis.info("server")["run_id"])
        if self._redis.get(EPOCH_KEY) == server.encode():
            return
        self._redis.set(EPOCH_KEY, f"seen by {self._owner}")
        publication.forget_all()
        self._redis.set(EPOCH_KEY, server, xx=True)
        logger.warning("Redis was emptied or restarted; what waits is published once more.")

    def _lengths(self, queues: list[str]) -> Mapping[str, int]:
        pipeline = self._redis.pipeline(transaction=False)
        for queue in queues:
            for suffix in PRIORITY_SUFFIXES:
                pipeline.llen(queue + suffix)
        # A key of that name that is no list is somebody else's: that queue is left alone.
        answers = pipeline.execute(raise_on_error=False)
        lengths = {queue: answers[4 * i : 4 * i + 4] for i, queue in enumerate(queues)}
        return {queue: sum(four) for queue, four in lengths.items() if all(isinstance(one, int) for one in four)}
