"""How large a request's body may be, and what its work may take: files and what names many runs are larger."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings

BATCHES = re.compile(r"/api/v1/tasks/[^/]+/batches")
LARGE = re.compile(r"/api/v1/(tasks/[^/]+/batches|bulk(/preview)?)")
WORK_ON_BATCHES = re.compile(r"/api/v1/(tasks/[^/]+/batches|batches/[^/]+/(cancel|retry-failed)|bulk(/preview)?)")
UPLOADS = "/api/v1/files"


class Limit(NamedTuple):
    """Of a body, and the setting it is from."""

    bytes: int
    setting: str


def body_limit(path: str) -> Limit:
    """What a body may have that is sent to `path`."""
    setting = _setting(path)
    return Limit(getattr(settings, setting), setting)


def _setting(path: str) -> str:
    if path == UPLOADS:
        return "MESSAGER_MAX_FILE_BYTES"
    return "MESSAGER_MAX_BATCH_BYTES" if LARGE.fullmatch(path) else "MESSAGER_MAX_BODY_BYTES"
