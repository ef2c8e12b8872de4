"""Reads JSON bodies: exactly, and only JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class StrictParser(Parser):
    """Refuses what Python's json takes beyond JSON: NaN and infinities."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value. Raises ValueError or RecursionError, which ninja answers with 400."""
        return loads(request.body)


def loads(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError."""
    return json.loads(body, parse_constant=_refuse)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
