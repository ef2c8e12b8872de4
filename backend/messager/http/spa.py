"""The page: every address under /messager that is no file is one of its own routes."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from messager.http.problems import problem


def index(request: HttpRequest) -> HttpResponse:
    """The SPA's index.html; files beside it are served before this is reached."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if request.path.startswith("/messager/assets/"):
        return problem(404)
    text = (Path(settings.MESSAGER_SPA_DIR) / "messager" / "index.html").read_bytes()
    return HttpResponse(text, content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})
