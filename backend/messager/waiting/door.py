"""Holds back requests that want to wait, as coroutines, and lets Django answer them when there is something to say."""

from __future__ import annotations

import asyncio
import logging
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import parse_qs

from django.db import DatabaseError, InterfaceError

from messager.runs import news
from messager.runs.changes import ChangeFilters
from messager.runs.models import Run
from messager.waiting.asgi import (
    App,
    Message,
    Receive,
    Scope,
    Send,
    answer_of,
    get_request,
    header,
    merged,
    problem_answer,
    replay,
    send_all,
)
from messager.waiting.body import Gone, read_body
from messager.waiting.crowd import Crowd
from messager.waiting.downloads import Downloads, is_download
from messager.waiting.exports import ExportGate
from messager.waiting.feed import Feed
from messager.waiting.follow import Following, waits_for_changes
from messager.waiting.gate import BatchGate, refusal
from messager.waiting.lane import Lane, run_answer
from messager.waiting.plain import plain_headers
from messager.waiting.preference import wait_preferred
from messager.waiting.subscription import Subscription
from messager.waiting.threads import DatabaseThread, call_in
from messager.waiting.uploads import Uploads, is_upload
from messager.waiting.watch import Watch

LONGEST = 30.0
MOST_WAITERS = 10_000
"""Beyond that many, requests are answered at once: a client that polls does no harm."""

RUN_PATH = re.compile(r"/api/v1/runs/((?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))")
SUBMIT_PATH = re.compile(r"/api/v1/tasks/([^/\n]+)/runs")
SECONDS = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,9})?")
VERSION = re.compile(rb'(?:W/)?"(\d{1,9})"')


logger = logging.getLogger(__name__)


class Door:
    """ASGI application in front of Django's."""

    def __init__(self, app: App) -> None:
        """`app` answers what is not plain; of the rest it is decided here when."""
        self._gate = BatchGate(ExportGate(app).app)
        self._app = self._gate.app
        crowd = Crowd()
        self._watch = Watch(DatabaseThread("watch"), crowd)
        self._feed = Feed(DatabaseThread("feed"))
        self._following = Following(self._app, self._feed)
        self._lane = Lane(self._watch, self._feed, crowd)
        self._subscription = Subscription(self._heard)
        self._uploads = Uploads(self._app)
        self._downloads = Downloads(self._app)
        self._waiting = 0

    async def stop_waiting(self) -> None:
        """Who waits is answered now, and who comes later at once: the server is about to stop."""
        self._watch.stop()
        self._feed.stop()
        await self._subscription.stop()

    def _heard(self, word: str) -> None:
        self._watch.is_told = self._feed.is_told = self._subscription.is_alive
        self._watch.heard(word)
        self._feed.heard()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        else:
            with self._gate.admitted(scope) as admitted:
                await (self._answer(scope, receive, send) if admitted else send_all(send, refusal()))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_upload(scope):
            return await self._uploads.answer(scope, receive, send)
        try:
            body = await read_body(scope, receive)
        except TimeoutError:
            late = "The request's body did not arrive in time."
            # What the connection holds was not read.
            await send_all(send, problem_answer(408, late, connection="close"))
        except Gone:
            return
        else:
            if is_download(scope):
                return await self._downloads.answer(scope, receive, send)
            # uvicorn leaves out the body of what it knows as HEAD.
            scope = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            await self._answer_whole(scope, receive if body is None else replay(body), send, body)

    async def _answer_whole(self, scope: Scope, receive: Receive, send: Send, body: bytes | None) -> None:
        messages: list[Message] | None = None
        if scope["method"] == "GET" and (asked := _wait_of_query(scope)):
            messages = await self._wait(scope, *asked)
        elif query := waits_for_changes(scope):
            messages = await self._follow(scope, receive, query)
        elif scope["method"] == "POST" and (found := SUBMIT_PATH.fullmatch(scope["path"])):
            messages = await self._submit(scope, receive, found[1], body)
        if messages is None:
            await self._app(scope, receive, send)
        else:
            await send_all(send, messages)

    async def _wait(self, scope: Scope, run_id: uuid.UUID, known: set[int], seconds: float) -> list[Message] | None:
        """Hold a GET of a run back; None when Django has to say what there is to say."""
        run = await self._changed(run_id, max(known, default=None), seconds)
        if b"shorten" in scope["query_string"]:
            return None
        run = run or self._watch.known(run_id)
        headers = plain_headers(scope)
        if run is None or headers is None or b"*" in headers.get(b"if-none-match", b""):
            return None
        return run_answer(run, known)

    async def _follow(self, scope: Scope, receive: Receive, query: ChangeFilters) -> list[Message] | None:
        with self._place() as there_is_one:
            return await self._following.answer(scope, receive, query) if there_is_one else None

    @contextmanager
    def _place(self) -> Iterator[bool]:
        """Whether there is room for one more who waits, until it is left."""
        if self._waiting >= MOST_WAITERS:
            yield False
            return
        self._listen()
        self._waiting += 1
        try:
            yield True
        finally:
            self._waiting -= 1

    async def _changed(self, run_id: uuid.UUID, after: int | None, seconds: float) -> Run | None:
        with self._place() as there_is_one:
            if not there_is_one:
                return None
            with self._watch.waiting_for(run_id, after) as wait:
                return await wait.outcome(seconds)

    async def _submit(self, scope: Scope, receive: Receive, task: str, body: bytes | None) -> list[Message]:
        headers = plain_headers(scope)
        seconds = min(wait_preferred(header(scope["headers"], b"prefer").decode("latin-1")), LONGEST)
        if body is not None and headers is not None and not scope["query_string"]:
            try:
                with self._place() as there_is_one:
                    answer = await self._lane.submit(task, body, headers, seconds if there_is_one else 0)
                if answer:
                    return answer
            except (DatabaseError, InterfaceError) as error:
                logger.error("the database does not answer: %s", error)
                return problem_answer(503, Retry_After="1")
        held = await answer_of(self._app, scope, receive)
        return await self._held_until_the_end(scope, held, seconds) if seconds else held

    def _listen(self) -> None:
        """Hear of changes from now on: those of this process without Redis."""
        if self._subscription.start():
            loop = asyncio.get_running_loop()
            news.speaker.listener = partial(call_in, loop, self._heard)

    async def _held_until_the_end(self, scope: Scope, held: list[Message], seconds: float) -> list[Message]:
        """Hold a 202 back until the run ends, then answer as a GET of the run does, with 200."""
        location = header(held[0]["headers"], b"location").decode()
        if held[0]["status"] == 202 and (run_id := _run_id(location)):
            ended = await self._changed(run_id, None, seconds)
            held = await self._as_it_is_now(scope, run_id, 200 if ended else 202, held)
            held[0]["headers"] = [*held[0]["headers"], (b"preference-applied", f"wait={seconds:g}".encode())]
        return held

    async def _as_it_is_now(
        self, scope: Scope, run_id: uuid.UUID, status: int, accepted: list[Message]
    ) -> list[Message]:
        """The answer to the run's submission with what became of it since."""
        now = await answer_of(self._app, get_request(scope, f"/api/v1/runs/{run_id}"), replay(b""))
        if now[0]["status"] != 200:
            return accepted  # the database is away, and the run was accepted all the same
        now[0].update(status=status, headers=merged(now[0]["headers"], accepted[0]["headers"]))
        return now


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _wait_of_query(scope: Scope) -> tuple[uuid.UUID, set[int], float] | None:
    """(run, versions the client has, seconds) of a GET that waits; a wait out of bounds is Django's to refuse."""
    run_id = _run_id(scope["path"])
    values = parse_qs(scope["query_string"].decode("latin-1")).get("wait") if run_id else None
    if run_id is None or not values:
        return None
    seconds = float(values[-1]) if SECONDS.fullmatch(values[-1]) else 0.0
    if not 0 < seconds <= LONGEST:
        return None
    known = VERSION.findall(header(scope["headers"], b"if-none-match"))
    return run_id, set(map(int, known)), seconds


def _run_id(path: str) -> uuid.UUID | None:
    found = RUN_PATH.fullmatch(path)
    try:
        return uuid.UUID(found[1]) if found else None
    except ValueError:
        return None
