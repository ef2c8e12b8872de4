"""No request waits long for a database that does not answer: it is told so, with 503, within three seconds."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from messager.database.patience import patience
from messager.http.limits import WORK_ON_BATCHES

USUAL = 2.0
"""Seconds for all statements of a request."""
BATCHES = 10.0
"""Seconds for what changes thousands of runs at once."""
SEARCH = 11.0
"""Seconds for looking through all runs, which is work: the database's own limit is ten."""
SEARCHES = frozenset({"/api/v1/runs"})


class Bounds:
    """Bounds what a request's statements may take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """`get_response` is the rest of the stack."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the rest."""
        with patience(_bound(request)):
            return self._get_response(request)


def _bound(request: HttpRequest) -> float:
    if request.path in SEARCHES:
        return SEARCH
    return BATCHES if request.method == "POST" and WORK_ON_BATCHES.fullmatch(request.path) else USUAL
