"""Every address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path

from messager.api import create_api
from messager.catalog.registry import all_tasks
from messager.http.problems import problem
from messager.http.spa import index
from messager.workers.health import healthz, readyz
from messager.workers.metrics import metrics


def home(request: HttpRequest) -> HttpResponse:
    """To the page."""
    return redirect("/messager/")


urlpatterns = [
    path("api/v1/", create_api(all_tasks()).urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
]
if settings.MESSAGER_SPA_DIR:
    urlpatterns += [path("", home), re_path(r"^messager(?:/.*)?$", index)]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address."""
    return problem(404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What nothing else caught."""
    return problem(500)


handler404 = not_found
handler500 = server_error
