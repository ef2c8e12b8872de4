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


async def send_problem(send: Send, status: int, detail: str) -> None:
    """Problem details, where Django is not asked; the connection is closed, since what it holds was not read."""
    answer = problem(status, detail)
    headers = {**HEADERS, "Content-Security-Policy": API_POLICY, **answer.headers}
    headers |= {"Content-Length": str(len(answer.content)), "Connection": "close"}
    lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": answer.content})
