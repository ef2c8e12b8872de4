"""Reads JSON bodies: exactly, and only JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from messager.http.limits import BATCHES

SPACE = re.compile(r"[ \t\n\r]*")


class StrictParser(Parser):
    """Refuses what Python's json takes beyond JSON: NaN and infinities."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's value. Raises ValueError or RecursionError, which ninja answers with 400."""
        return loads_batch(request.body) if BATCHES.fullmatch(request.path) else loads(request.body)


class Unread(str):
    """The JSON text of a value that is known to be JSON."""

    __slots__ = ()


def loads(body: bytes | str) -> Any:
    """The value of a JSON text. Raises ValueError or RecursionError."""
    return json.loads(body, parse_constant=_refuse)


def loads_batch(body: bytes) -> Any:
    """The same, but in an object with a list of `inputs`, each of these is Unread.

    Sixteen megabytes of small lists become a gigabyte of Python's, and no other thread gets on while they do.
    """
    text = body.decode(json.detect_encoding(body), "surrogatepass")
    at = _skip(text, 0)
    if text[at : at + 1] != "{":
        return loads(text)
    members, at = _members(text, _skip(text, at + 1))
    if at != len(text):
        raise ValueError("there is more than one value")
    return members


def _members(text: str, at: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    more = text[at : at + 1] != "}"
    at = at if more else _skip(text, at + 1)
    while more:
        name, at = _value(text, at)
        if not isinstance(name, str) or text[at : at + 1] != ":":
            raise ValueError("an object's names are text, before a colon")
        at = _skip(text, at + 1)
        is_list = name == "inputs" and text[at : at + 1] == "["
        members[name], at = _items(text, _skip(text, at + 1)) if is_list else _value(text, at)
        more, at = _goes_on(text, at, "}")
    return members, at


def _items(text: str, at: int) -> tuple[list[Unread], int]:
    items: list[Unread] = []
    more = text[at : at + 1] != "]"
    at = at if more else _skip(text, at + 1)
    while more:
        begin = at
        _, at = _value(text, begin)
        items.append(Unread(text[begin:at]))
        more, at = _goes_on(text, at, "]")
    return items, at


def _value(text: str, at: int) -> tuple[Any, int]:
    value, end = _decoder.raw_decode(text, at)
    return value, _skip(text, end)


def _goes_on(text: str, at: int, end: str) -> tuple[bool, int]:
    """Whether a comma follows, and not the end; and what comes after that."""
    if text[at : at + 1] not in {",", end}:
        raise ValueError(f"neither a comma nor {end}")
    return text[at] == ",", _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    assert found is not None
    return found.end()


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_refuse)
