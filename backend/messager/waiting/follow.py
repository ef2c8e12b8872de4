"""GET /changes that waits."""

from __future__ import annotations

from urllib.parse import parse_qsl

from pydantic import ValidationError

from messager.runs.changes import ChangeFilters, Changes, changes_text
from messager.runs.cursors import decoded
from messager.runs.matching import matches
from messager.runs.models import Run
from messager.waiting.asgi import App, Message, Receive, Scope, answer_of, body_of
from messager.waiting.feed import Feed
from messager.waiting.plain import json_answer, plain_headers

PATH = "/api/v1/changes"
NOTHING = b'{"items":[],'
LISTS = {name for name, field in ChangeFilters.model_fields.items() if field.default == []}


class Following:
    """Holds such requests back until there is a change that matches."""

    def __init__(self, app: App, feed: Feed) -> None:
        """`app` answers what the feed does not know."""
        self._app = app
        self._feed = feed

    async def answer(self, scope: Scope, receive: Receive, query: ChangeFilters) -> list[Message]:
        """The answer, once there is something to say or the time is up."""
        passed = self._feed.passed_since(query.since) if plain_headers(scope) is not None else None
        with self._feed.waiting_for(query) as wait:
            if passed is not None:
                held = None
                if found := [run for run in passed if matches(run, query)]:
                    wait.give(found)
            elif await self._feed.has_begun(query.wait):
                held = await answer_of(self._app, scope, receive)
                # After the middle of some pages `next` is where the first of them ended, and not now.
                if held[0]["status"] != 200 or not body_of(held).startswith(NOTHING) or decoded(query.since).page:
                    return held
            else:
                return await answer_of(self._app, scope, receive)
            looks = self._feed.looks
            runs = await wait.outcome(query.wait)
            # Django knows how to go on in the middle, and what to say when the database is another one, or away.
            if len(runs) > query.limit or wait.is_cut_off or (self._feed.is_blind and not runs):
                return await answer_of(self._app, scope, receive)
            if held is not None and not runs and self._feed.looks < looks + 2:
                return held
            return _with(held, runs, self._feed.position, query.shorten)


def _with(held: list[Message] | None, runs: list[Run], position: str, shorten: int | None) -> list[Message]:
    """The answer; with the headers of Django's, where there is one."""
    text = changes_text(Changes(runs, position, more=False), shorten)
    if held is None:
        return json_answer(200, text, {"Cache-Control": "no-store"})
    body = text.encode()
    headers = [line for line in held[0]["headers"] if line[0] != b"content-length"]
    headers.append((b"content-length", str(len(body)).encode()))
    return [{**held[0], "headers": headers}, {"type": "http.response.body", "body": body}]


def waits_for_changes(scope: Scope) -> ChangeFilters | None:
    """What is asked for by a request that waits; None for any other, and for one that Django has to refuse."""
    if scope["path"] != PATH or scope["method"] != "GET":
        return None
    query = _parsed(scope["query_string"].decode("latin-1"))
    return query if query is not None and query.since and query.wait > 0 else None


def _parsed(text: str) -> ChangeFilters | None:
    values: dict[str, str | list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in LISTS:
            values.setdefault(name, []).append(value)  # type: ignore[union-attr]
        else:
            values[name] = value
    try:
        return ChangeFilters.model_validate(values)
    except ValidationError:
        return None
