"""The short way for what is asked for most: submit a run, and read one that somebody waits for.

Django's handler and its middleware cost more than the rest of a run together. Only requests that need nothing of them,
and that will succeed, go this way; everything else, and everything that is refused, is answered by ninja's endpoints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from messager.catalog.errors import InvalidInput, TaskNotFound
from messager.catalog.registry import find_task
from messager.catalog.results import dumps
from messager.http.parser import loads
from messager.runs.following import accepted_headers, validators
from messager.runs.models import Run
from messager.runs.schemas import run_text
from messager.runs.services import Submission, new_run
from messager.waiting.asgi import Message
from messager.waiting.crowd import Crowd
from messager.waiting.feed import Feed
from messager.waiting.plain import json_answer
from messager.waiting.watch import Watch
from messager.waiting.writer import Writer

LONGEST_BODY = 16 * 1024
"""Bytes: what is checked here, is checked while all others wait."""
PLAIN_KEY = re.compile(rb"[A-Za-z0-9_-]{1,64}")
"""What clients make, and no question of how it is read."""


class Lane:
    """Answers plain requests; None where the ordinary way has to."""

    def __init__(self, watch: Watch, feed: Feed, crowd: Crowd) -> None:
        """`watch` tells of runs that end, `feed` is told of those that are new, and `crowd` of those waited for."""
        self._watch = watch
        self._feed = feed
        self._crowd = crowd
        self._writer = Writer(crowd)

    async def submit(
        self, task: str, body: bytes, headers: Mapping[bytes, bytes], seconds: float
    ) -> list[Message] | None:
        """Store a run, and wait `seconds` for its end. Raises Django's database errors."""
        run = plain_run(task, body, _key(headers)) if _is_plain_submission(headers) else None
        if run is None:
            return None
        if not seconds:
            if not await self._is_accepted(run):
                return None
            return json_answer(202, run_text(run), accepted_headers(run))
        with self._crowd.one_more(), self._watch.waiting_for(run.id, None, stored=False) as wait:
            if not await self._is_accepted(run):
                return None
            self._watch.was_stored(run)
            return _outcome(await wait.outcome(seconds), self._watch.known(run.id) or run, seconds)

    async def _is_accepted(self, run: Run) -> bool:
        """Whether the run is stored now; not when its idempotency key was used before."""
        is_new = await self._writer.accept(run)
        self._feed.heard()
        return is_new


def _outcome(ended: Run | None, now: Run, seconds: float) -> list[Message]:
    run = ended or now
    headers = {**accepted_headers(run), "Preference-Applied": f"wait={seconds:g}"}
    if ended:
        del headers["Retry-After"]
    return json_answer(200 if ended else 202, run_text(run), headers)


def run_answer(run: Run, known: set[int]) -> list[Message]:
    """A run as GET answers it to somebody who has these versions of it."""
    if run.version in known:
        return json_answer(304, "", validators(run))
    return json_answer(200, run_text(run), validators(run))


def plain_run(task: str, body: bytes, key: str | None) -> Run | None:
    """The run that is asked for; None when there is more to it than an input that is valid, and quickly checked."""
    try:
        spec = find_task(task)
        asked = loads(body) if spec.is_checked_quickly else None
        if not isinstance(asked, dict) or asked.keys() != {"input"} or not isinstance(asked["input"], dict):
            return None
        return new_run(spec, Submission(task=task, input=dumps(asked["input"]), idempotency_key=key))
    except (InvalidInput, TaskNotFound, ValueError, RecursionError):
        return None


def _is_plain_submission(headers: Mapping[bytes, bytes]) -> bool:
    is_short = headers.get(b"content-length", b"").isdigit() and int(headers[b"content-length"]) <= LONGEST_BODY
    return is_short and headers.get(b"content-type") == b"application/json" and _has_no_odd_key(headers)


def _has_no_odd_key(headers: Mapping[bytes, bytes]) -> bool:
    key = headers.get(b"idempotency-key")
    return key is None or PLAIN_KEY.fullmatch(key) is not None


def _key(headers: Mapping[bytes, bytes]) -> str | None:
    key = headers.get(b"idempotency-key")
    return None if key is None else key.decode()
