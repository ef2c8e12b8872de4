"""How large a request's body may be, and what its work may take: what names many runs is larger than the rest."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings

BATCHES = re.compile(r"/api/v1/tasks/[^/]+/batches")
LARGE = re.compile(r"/api/v1/(tasks/[^/]+/batches|bulk(/preview)?)")
WORK_ON_BATCHES = re.compile(r"/api/v1/(tasks/[^/]+/batches|batches/[^/]+/(cancel|retry-failed)|bulk(/preview)?)")


class Limit(NamedTuple):
    """Of a body, and the setting it is from."""

    bytes: int
    setting: str


def body_limit(path: str) -> Limit:
    """What a body may have that is sent to `path`."""
    setting = "MESSAGER_MAX_BATCH_BYTES" if LARGE.fullmatch(path) else "MESSAGER_MAX_BODY_BYTES"
    return Limit(getattr(settings, setting), setting)
