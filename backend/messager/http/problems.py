"""Every error is `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

CONTENT_TYPE = "application/problem+json"

DETAILS = {
    400: "The request could not be understood.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The request's body is too large.",
    500: "Something went wrong on the server; its log says what.",
    503: "The database does not answer; try again in a moment.",
}

Handler = Callable[[HttpRequest], HttpResponse]


def problem(status: int, detail: str | None = None, *, type: str = "about:blank", **members: Any) -> HttpResponse:
    """A problem details answer; `members` are added to its object (such as `errors`, a list of {loc, msg})."""
    title = HTTPStatus(status).phrase
    body = {"type": type, "title": title, "status": status, "detail": detail or DETAILS.get(status, title), **members}
    response = HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    # Django would log every 5xx; whoever makes one here has logged what there is to say.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


class ProblemDetails:
    """Turns what else answers with an error (Django, its middleware) into problem details, except for pages."""

    def __init__(self, get_response: Handler) -> None:
        """`get_response` is the rest of the stack."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and look at the answer."""
        response = self._get_response(request)
        kind = response.headers.get("Content-Type", "")
        if response.status_code < 400 or kind.startswith(CONTENT_TYPE) or response.streaming:
            return response
        new = problem(response.status_code)
        for name in ("Allow", "Retry-After", "Vary", "Access-Control-Allow-Origin"):
            if name in response.headers:
                new.headers[name] = response.headers[name]
        return new
