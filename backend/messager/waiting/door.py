"""Holds back requests that want to wait, as coroutines, and lets Django answer them when there is something to say."""

from __future__ import annotations

import re
import uuid
from urllib.parse import parse_qs

from messager.waiting.asgi import App, Headers, Message, Receive, Scope, Send, answer_of, header, replay, send_problem
from messager.waiting.body import SECONDS, Gone, read_body
from messager.waiting.preference import wait_preferred
from messager.waiting.watch import Watch

LONGEST = 30.0
MOST_WAITERS = 10_000
"""Beyond that many, requests are answered at once: a client that polls does no harm."""

RUN_PATH = re.compile(r"^/api/v1/runs/([0-9a-f-]{36})$", re.IGNORECASE)
SUBMIT_PATH = re.compile(r"^/api/v1/tasks/[^/]+/runs$")
VERSION = re.compile(rb'(?:W/)?"(\d{1,9})"')


class Door:
    """ASGI application in front of Django's."""

    def __init__(self, app: App) -> None:
        """`app` answers everything; here it is only decided when."""
        self._app = app
        self._watch = Watch()
        self._waiting = 0

    async def stop_waiting(self) -> None:
        """Who waits is answered now, and who comes later at once: the server is about to stop."""
        await self._watch.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await read_body(scope, receive)
        except TimeoutError:
            await send_problem(send, 408, f"The request's body did not arrive within {SECONDS:g} seconds.")
        except Gone:
            return
        else:
            # uvicorn leaves out the body of what it knows as HEAD.
            scope = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
            await self._answer_whole(scope, receive if body is None else replay(body), send)

    async def _answer_whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "GET" and (wait := _wait_of_query(scope)):
            await self._wait(*wait)
        if scope["method"] == "POST" and (seconds := _wait_of_submit(scope)):
            await self._submit_and_wait(scope, receive, send, seconds)
        else:
            await self._app(scope, receive, send)

    async def _wait(self, run_id: uuid.UUID, after: int | None, seconds: float) -> bool:
        if self._waiting >= MOST_WAITERS:
            return False
        self._waiting += 1
        try:
            return await self._watch.until_changed(run_id, after, seconds)
        finally:
            self._waiting -= 1

    async def _submit_and_wait(self, scope: Scope, receive: Receive, send: Send, seconds: float) -> None:
        """Hold a 202 back until the run ends, then answer as a GET of the run does, with 200."""
        held = await answer_of(self._app, scope, receive)
        location = header(held[0]["headers"], b"location").decode()
        if held[0]["status"] == 202 and (run_id := _run_id(location)):
            ended = await self._wait(run_id, None, seconds)
            held = await self._as_it_is_now(scope, run_id, 200 if ended else 202, held)
            held[0]["headers"] = [*held[0]["headers"], (b"preference-applied", f"wait={seconds:g}".encode())]
        for message in held:
            await send(message)

    async def _as_it_is_now(
        self, scope: Scope, run_id: uuid.UUID, status: int, accepted: list[Message]
    ) -> list[Message]:
        """The answer to the run's submission with what became of it since."""
        now = await answer_of(self._app, _get(scope, f"/api/v1/runs/{run_id}"), replay(b""))
        if now[0]["status"] != 200:
            return accepted  # the database is away, and the run was accepted all the same
        now[0].update(status=status, headers=_merged(now[0]["headers"], accepted[0]["headers"]))
        return now


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _get(scope: Scope, path: str) -> Scope:
    headers = [pair for pair in scope["headers"] if pair[0] in (b"host", b"origin", b"accept")]
    return {
        **scope,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
    }


def _merged(now: Headers, accepted: Headers) -> Headers:
    """The headers of the run as it is now, and what only the answer to its submission said."""
    return [*now, *(pair for pair in accepted if pair[0] in (b"location", b"idempotency-replayed"))]


def _wait_of_query(scope: Scope) -> tuple[uuid.UUID, int | None, float] | None:
    """(run, version the client has, seconds) of a GET that waits; a wait out of bounds is Django's to refuse."""
    run_id = _run_id(scope["path"])
    values = parse_qs(scope["query_string"].decode("latin-1")).get("wait") if run_id else None
    if run_id is None or not values:
        return None
    try:
        seconds = float(values[-1])
    except ValueError:
        return None
    if not 0 < seconds <= LONGEST:
        return None
    known = VERSION.findall(header(scope["headers"], b"if-none-match"))
    return run_id, max(map(int, known), default=None), seconds


def _wait_of_submit(scope: Scope) -> float:
    if not SUBMIT_PATH.match(scope["path"]):
        return 0
    return min(wait_preferred(header(scope["headers"], b"prefer").decode("latin-1")), LONGEST)


def _run_id(path: str) -> uuid.UUID | None:
    found = RUN_PATH.match(path)
    try:
        return uuid.UUID(found[1]) if found else None
    except ValueError:
        return None
