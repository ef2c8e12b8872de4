"""Keeps out what a page of another site could make a browser send: without keys this is the only guard there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from messager.http.limits import UPLOADS, body_limit
from messager.http.problems import problem

READS = {"GET", "HEAD", "OPTIONS"}
JSON = "application/json"
BYTES = "application/octet-stream"
LENGTH = re.compile(r"[0-9]{1,18}")
CURLS_DEFAULT = "application/x-www-form-urlencoded"

Handler = Callable[[HttpRequest], HttpResponse]


class Guard:
    """Checks Host always, and Origin, Sec-Fetch-Site, Content-Type and the body's size on every write."""

    def __init__(self, get_response: Handler) -> None:
        """`get_response` is the rest of the stack."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer what must not go further; pass the rest on."""
        return refusal(request) or self._get_response(request)


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The answer to a request that must not go further, or None."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return problem(400, "This host name is not served here; MESSAGER_ALLOWED_HOSTS lists those that are.")
    if request.method in READS:
        return None
    if not _is_same_site(request, host):
        return problem(403, "Pages of other sites may not call this API; MESSAGER_CORS_ORIGINS lists those that may.")
    return _body_refusal(request)


def _is_same_site(request: HttpRequest, host: str) -> bool:
    origin = request.headers.get("Origin")
    if origin in settings.CORS_ALLOWED_ORIGINS:
        return True
    # A browser cannot be made to leave these out or to lie in them; other clients do not send them.
    if origin is not None and _host_of(origin) != host:
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # http://[
        return None


def _body_refusal(request: HttpRequest) -> HttpResponse | None:
    if "Transfer-Encoding" in request.headers and "Content-Length" not in request.headers:
        return problem(411, "Send the body with a Content-Length.")
    length = request.headers.get("Content-Length") or "0"
    if not LENGTH.fullmatch(length):
        return problem(400, "Content-Length is no number.")
    limit = body_limit(request.path)
    if int(length) > limit.bytes:
        what = "file" if request.path == UPLOADS else "body"
        return problem(413, f"A {what} may have {limit.bytes} bytes ({limit.setting}).")
    return _kind_refusal(request) if int(length) else None


def _kind_refusal(request: HttpRequest) -> HttpResponse | None:
    if request.path == UPLOADS:
        # No form of another site can send this kind.
        is_right = (request.content_type or "").lower() == BYTES
        return None if is_right else problem(415, f"Send the file's bytes as the body, as {BYTES}.")
    return None if _is_json(request) else problem(415, f"Send the body as {JSON}.")


def _is_json(request: HttpRequest) -> bool:
    kind = (request.content_type or "").lower()
    if kind == JSON:
        return True
    # `curl -d` calls its body a form. A browser does not send one from elsewhere without saying so in Origin,
    # Sec-Fetch-Site or Referer: what has none of them is no page of another site, and its body is read as JSON.
    says_where_it_is_from = {"Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Referer", "Cookie"} & set(request.headers)
    return kind == CURLS_DEFAULT and not says_where_it_is_from
