"""Tells requests that need nothing of Django's, and has the headers it would answer them with.

Such a request comes from no browser page of another origin, and names a host that is served. What is not plain, is
answered by Django: whatever is refused, is refused there alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from messager.http.headers import API_POLICY, HEADERS
from messager.waiting.asgi import Headers, Message, Scope

SAME_SITE = {b"same-origin", b"none"}
NOT_PLAIN = {b"transfer-encoding", b"x-forwarded-host", b"x-http-method-override", b"range"}

_ALWAYS: Headers = [
    (name.lower().encode(), value.encode())
    for name, value in {
        "Content-Type": "application/json",
        **HEADERS,
        "Content-Security-Policy": API_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "origin",
    }.items()
]


def plain_headers(scope: Scope) -> Mapping[bytes, bytes] | None:
    """The request's headers; None where it is not plain."""
    headers: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in headers or name in NOT_PLAIN:
            return None
        headers[name] = value
    host = headers.get(b"host", b"")
    if not _is_served(host) or headers.get(b"sec-fetch-site", b"none") not in SAME_SITE:
        return None
    origin = headers.get(b"origin")
    if origin is not None and origin not in (b"http://" + host, b"https://" + host):
        return None
    return headers


def json_answer(status: int, text: str, headers: Mapping[str, str]) -> list[Message]:
    """What Django would answer."""
    body = text.encode()
    lines = [*_ALWAYS, *((name.lower().encode(), value.encode()) for name, value in headers.items())]
    if status == 304:
        lines = [line for line in lines if line[0] != b"content-type"]
    else:
        lines.append((b"content-length", str(len(body)).encode()))
    return [
        {"type": "http.response.start", "status": status, "headers": lines},
        {"type": "http.response.body", "body": body},
    ]


@lru_cache(maxsize=256)
def _is_served(host: bytes) -> bool:
    domain, _ = split_domain_port(host.decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
