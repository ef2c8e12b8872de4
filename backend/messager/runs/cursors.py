"""Where a reader of the changes stands, and the text it is handed for that: to be given back, not to be understood."""

from __future__ import annotations

import base64
import re
import uuid
import zlib
from dataclasses import dataclass

from messager.runs.errors import BadSince, StaleCursor

VERSION = "1"
MOST_OPEN = 64
"""Numbers listed one by one; a cursor has to fit into an address."""

_SNAPSHOT = r"(\d{1,19}):((?:\d{1,19}(?:,\d{1,19})*)?)"
_FIELDS = re.compile(rf"([a-z0-9.-]{{1,80}}) (\d{{1,15}}) {_SNAPSHOT}(?: {_SNAPSHOT} (\d{{1,19}}) ([0-9a-f]{{32}}))?")
_MOST = 2**63 - 1
"""The greatest number a database can compare with."""


@dataclass(frozen=True)
class Snapshot:
    """Which numbers had been given to changes that a reader could see: all below `end` but those in `open`."""

    end: int
    open: tuple[int, ...] = ()

    @classmethod
    def of(cls, text: str) -> Snapshot:
        """As PostgreSQL writes one: xmin:xmax:xip_list."""
        _, end, listed = text.split(":")
        return cls(int(end), tuple(sorted(map(int, listed.split(",")))) if listed else ())

    def shortened(self) -> Snapshot:
        """With few enough in `open`: it ends before the first that is left out, and so repeats some, but skips none."""
        if len(self.open) <= MOST_OPEN:
            return self
        return Snapshot(self.open[MOST_OPEN], self.open[:MOST_OPEN])

    def __str__(self) -> str:
        return f"{self.end}:{','.join(map(str, self.open))}"


@dataclass(frozen=True)
class Page:
    """How far a reader has come through changes that did not fit into one answer."""

    until: Snapshot
    """As far as the first of these answers went; what came later is for the time after the last one."""
    changed: int
    id: uuid.UUID
    """The row read last."""


@dataclass(frozen=True)
class Position:
    """Where a reader stands."""

    origin: str
    """The database the numbers are of."""
    read_at: int
    """When its snapshot was taken, in seconds by the database's clock."""
    seen: Snapshot
    """What it need not be told."""
    page: Page | None = None


def encoded(position: Position) -> str:
    """The cursor that says so."""
    fields = [VERSION, position.origin, str(position.read_at), str(position.seen.shortened())]
    if page := position.page:
        fields += [str(page.until.shortened()), str(page.changed), page.id.hex]
    text = " ".join(fields)
    return base64.urlsafe_b64encode(f"{_checksum(text)} {text}".encode()).rstrip(b"=").decode()


def decoded(cursor: str) -> Position:
    """What a cursor says. Raises BadSince, or StaleCursor for one that another version of this program made."""
    version, _, text = _content(cursor).partition(" ")
    if version != VERSION:
        raise StaleCursor()
    if not (match := _FIELDS.fullmatch(text)):
        raise BadSince()
    origin, read_at, end, listed, *of_page = match.groups()
    return Position(origin, int(read_at), _snapshot(end, listed), _page(*of_page) if of_page[0] else None)


def _content(cursor: str) -> str:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except ValueError as error:
        raise BadSince() from error
    checksum, _, content = text.partition(" ")
    if checksum != _checksum(content):  # cut off, or put together by hand
        raise BadSince()
    return content


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _page(end: str, listed: str, changed: str, run_id: str) -> Page:
    return Page(_snapshot(end, listed), _number(changed), uuid.UUID(run_id))


def _snapshot(end: str, listed: str) -> Snapshot:
    return Snapshot(_number(end), tuple(map(_number, listed.split(","))) if listed else ())


def _number(digits: str) -> int:
    number = int(digits)
    if number > _MOST:
        raise BadSince()
    return number
