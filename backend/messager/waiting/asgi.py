"""What the door says and hears as an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from messager.http.headers import API_POLICY, HEADERS
from messager.http.problems import problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> bytes:
    """The value of a header; its lines joined where it was sent in several, empty where it was not."""
    return b", ".join(value for key, value in headers if key.lower() == name)


def replay(body: bytes) -> Receive:
    """A request whose body has been read."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def answer_of(app: App, scope: Scope, receive: Receive) -> list[Message]:
    """The messages `app` answers with."""
    messages: list[Message] = []

    async def hold(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, hold)
    return messages


def body_of(messages: list[Message]) -> bytes:
    """The body of an answer."""
    return b"".join(message.get("body", b"") for message in messages)


def problem_answer(status: int, detail: str | None = None, **more: str) -> list[Message]:
    """Problem details, where Django is not asked; `more` are headers."""
    answer = problem(status, detail)
    headers = {**HEADERS, "Content-Security-Policy": API_POLICY, **answer.headers, **more}
    headers |= {"Content-Length": str(len(answer.content)), "Cache-Control": "no-store"}
    lines = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return [
        {"type": "http.response.start", "status": status, "headers": lines},
        {"type": "http.response.body", "body": answer.content},
    ]


async def send_all(send: Send, messages: list[Message]) -> None:
    """Send an answer."""
    for message in messages:
        await send(message)


def get_request(scope: Scope, path: str) -> Scope:
    """The same client's GET of another path."""
    headers = [pair for pair in scope["headers"] if pair[0] in (b"host", b"origin", b"accept")]
    return {
        **scope,
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
    }


def merged(now: Headers, accepted: Headers) -> Headers:
    """The headers of a thing as it is now, and what only the answer to its making said."""
    return [*now, *(pair for pair in accepted if pair[0] in (b"location", b"idempotency-replayed"))]
