"""Hears which runs change: one Redis subscription for all who wait in this process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing

import redis.asyncio
from django.conf import settings
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from messager.runs.news import SOMETHING, channel

logger = logging.getLogger(__name__)

TIMEOUT = 1.0
"""Seconds for connecting."""
PAUSE = 1.0
"""Seconds between two tries to connect."""
QUIET = 2.0
"""Seconds without a word after which Redis is greeted, to hear whether it is still there."""
GONE = 5.0
"""Seconds without a word after which it is not."""


class Subscription:
    """Calls `heard` with the id of each run that changed, or SOMETHING when it may have missed some."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        """`heard` is called in the loop's thread."""
        self._heard = heard
        self._task: asyncio.Task[None] | None = None
        self.is_alive = False
        """Whether what changes is heard of; where not, who waits has to look."""

    def start(self) -> bool:
        """Subscribe, and again whenever the connection is lost; inside a loop. False: that goes on already."""
        if self._task is not None and not self._task.done():
            return False
        self._task = asyncio.get_running_loop().create_task(self._listen_for_ever())
        return True

    async def stop(self) -> None:
        """End it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (RedisError, OSError, TimeoutError) as error:
                if self.is_alive:
                    logger.warning("Redis says nothing of changes any more (%s); who waits looks.", error)
            finally:
                self.is_alive = False
                self._heard(SOMETHING)  # from now on, who waits looks
            await asyncio.sleep(PAUSE)

    async def _listen(self) -> None:
        client = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0)
        )
        async with aclosing(client), client.pubsub() as pubsub:
            async with asyncio.timeout(TIMEOUT):
                await pubsub.subscribe(channel())
                await pubsub.get_message(timeout=TIMEOUT)
            self.is_alive = True
            self._heard(SOMETHING)  # what changed before is heard of no more
            await self._pass_on(pubsub)

    async def _pass_on(self, pubsub: PubSub) -> None:
        last = time.monotonic()
        while True:
            message = await pubsub.get_message(timeout=1.0)
            now = time.monotonic()
            if message is None:
                await self._greet(pubsub, now - last)
                continue
            last = now
            if message["type"] == "message":
                self._heard(message["data"].decode("latin-1"))

    async def _greet(self, pubsub: PubSub, quiet: float) -> None:
        if quiet > GONE:
            raise TimeoutError("no answer")
        if quiet > QUIET:
            async with asyncio.timeout(TIMEOUT):
                await pubsub.ping()
