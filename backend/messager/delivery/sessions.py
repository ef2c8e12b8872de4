"""Bounds on the HTTP requests Apprise makes: no proxy, no redirect, no answer without end.

Apprise calls `requests.post()` and has no place for a session of ours, so sessions made inside `confined()` are
changed as they are made; all others stay as they are.
"""

from __future__ import annotations

import os
from functools import cache, wraps
from time import monotonic
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3.exceptions import HTTPError

from messager.delivery.confinement import current_confinement

ANSWER_BYTES = 1024 * 1024
"""What is read of an answer. The status comes before it; the rest is for the few plugins that read an id from it."""

ANSWER_SECONDS = 10.0
"""How long an answer may take: the read timeout starts anew with every byte."""


class BoundedAdapter(HTTPAdapter):
    """Sends directly, and reads no more than the bounds allow."""

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        """The answer, its body read."""
        response = super().send(request, True, timeout, _verify(verify), cert, _proxies(request))
        response._content = _body(response)
        response._content_consumed = True
        response.close()
        return response


@cache
def bound_sessions() -> None:
    """From now on, sessions made inside `confined()` are bounded."""
    plain = requests.Session.__init__

    @wraps(plain)
    def make(self: requests.Session) -> None:
        plain(self)
        if current_confinement() is not None:
            # The environment's proxies hide what is connected to, and ~/.netrc holds this machine's own passwords.
            self.trust_env = False
            self.get_redirect_target = _nowhere  # type: ignore[method-assign,assignment]
            self.mount("https://", BoundedAdapter())
            self.mount("http://", BoundedAdapter())

    requests.Session.__init__ = make  # type: ignore[method-assign]


def _nowhere(response: requests.Response) -> None:
    """No answer is a redirect, so the status 30x comes back as it is, and is a failure."""


def _proxies(request: requests.PreparedRequest) -> dict[str, str]:
    """A proxy would connect to private addresses for us, so it is used only where these are allowed."""
    confinement = current_confinement()
    if confinement is None or not confinement.allow_private:
        return {}
    return dict(get_environ_proxies(request.url or ""))


def _verify(verify: Any) -> Any:
    """The operator's own certificate authorities count, as they do in requests when it trusts the environment."""
    if verify is not True:
        return verify
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    end = monotonic() + ANSWER_SECONDS
    try:
        while len(body) < ANSWER_BYTES and monotonic() < end:
            chunk = response.raw.read1(65536, decode_content=True)
            if not chunk:
                break
            body += chunk
    except (HTTPError, OSError) as error:
        raise requests.exceptions.ConnectionError(error, request=response.request) from error
    return bytes(body[:ANSWER_BYTES])
