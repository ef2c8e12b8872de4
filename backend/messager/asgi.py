"""The one door: Django's WSGI application on threads, and waiting requests in front of it, which hold none."""

from __future__ import annotations

import os
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messager.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings

from messager.waiting.asgi import App
from messager.waiting.door import Door
from messager.wsgi import application as wsgi

application = Door(cast(App, WSGIMiddleware(cast(Any, wsgi), workers=settings.MESSAGER_THREADS)))
