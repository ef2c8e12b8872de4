"""The part of a file that a request asks for (RFC 9110, 14.2)."""

from __future__ import annotations

import re
from typing import NamedTuple

ONE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class Part(NamedTuple):
    """From `start` to before `end`."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """There is nothing there."""


def asked_part(header: str, size: int) -> Part | None:
    """None where all is to be sent: nothing else was asked for, or several parts, or what nobody understands.

    Raises Unsatisfiable.
    """
    found = ONE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None
    first, last = (int(text) if text else None for text in found.groups())
    if first is None:
        part = Part(max(0, size - (last or 0)), size)
    elif last is not None and last < first:
        return None
    else:
        part = Part(first, size if last is None else min(last + 1, size))
    if part.start >= part.end:
        raise Unsatisfiable()
    return part
