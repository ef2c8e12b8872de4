"""Runs as a file: as many as there are up to a limit, with as little memory as a page of them takes."""

from __future__ import annotations

import csv
import io
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import Annotated, ClassVar

from pydantic import Field

from messager.database.patience import patience
from messager.runs.export_columns import ALL, ColumnName, column_of
from messager.runs.filters import RunFilters
from messager.runs.finding import find
from messager.runs.history import runs_now
from messager.runs.models import Run

MOST = 100_000
"""Runs in one file."""
PAGE = 500
"""Runs that are looked for at a time."""
CHUNK = 50
"""Runs that are read at a time: each may have a result of a megabyte."""
SEARCH = 11.0
"""Seconds for the statements of a page, as for a page of the list."""
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the beginning of a formula."""


class Format(StrEnum):
    """Of a file: a table, a JSON array, or a JSON object per line."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.JSON: "application/json",
    Format.JSONL: "application/jsonl",
}


class ExportFilters(RunFilters):
    """The query of GET /runs/export: the filters of GET /runs, and what the file is to hold."""

    # Parameters of the list, not of this.
    cursor: ClassVar[str] = ""  # type: ignore[misc]
    total: ClassVar[bool] = False  # type: ignore[misc]
    format: Format = Format.CSV
    column: Annotated[list[ColumnName], Field(max_length=50)] = []
    """In this order; all of them where none is named."""
    limit: Annotated[int, Field(ge=1, le=MOST)] = MOST


def exported(filters: ExportFilters) -> Iterator[bytes]:
    """The file, in pieces. The first runs are looked for at once, so what can be refused is refused at once."""
    columns = tuple(dict.fromkeys(filters.column or ALL))
    fields = tuple({field for name in columns for field in column_of(name).fields})
    pieces = WRITERS[filters.format](columns, _runs(filters, fields))
    first = next(pieces)
    return (piece.encode(errors="replace") for piece in chain([first], pieces))


def _runs(filters: ExportFilters, fields: tuple[str, ...]) -> Iterator[list[Run]]:
    """Newest first, a few at a time."""
    for ids in _ids(filters):
        for start in range(0, len(ids), CHUNK):
            with patience(SEARCH):
                runs = runs_now(ids[start : start + CHUNK], filters, fields)
            yield runs


def _ids(filters: ExportFilters) -> Iterator[list[uuid.UUID]]:
    before, left = None, filters.limit
    while left:
        with patience(SEARCH):
            found = find(filters, before, min(PAGE, left))
        ids = found.ids[: min(PAGE, left)]
        yield ids
        before, left = found.end(min(PAGE, left)), left - len(ids)
        if before is None:
            return


Chunks = Iterable[Sequence[Run]]


def _as_csv(columns: tuple[ColumnName, ...], chunks: Chunks) -> Iterator[str]:
    texts = [column_of(name).text for name in columns]
    heading: list[Sequence[str]] = [columns]
    for runs in chunks:
        yield _table([*heading, *([_cell(text(run)) for text in texts] for run in runs)])
        heading = []
    yield _table(heading)


def _table(rows: Iterable[Sequence[str]]) -> str:
    """As RFC 4180 says."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def _cell(text: str) -> str:
    """A JSON value as it stands in a table: a string without its quotes, and nothing for null.

    A spreadsheet executes what looks like a formula, so such a string gets an apostrophe in front, which makes it text.
    """
    if text == "null":
        return ""
    if not text.startswith('"'):
        return text
    value: str = json.loads(text)
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value


def _as_lines(columns: tuple[ColumnName, ...], chunks: Chunks) -> Iterator[str]:
    text = _object(columns)
    for runs in chunks:
        yield "".join(f"{text(run)}\n" for run in runs)
    yield ""


def _as_array(columns: tuple[ColumnName, ...], chunks: Chunks) -> Iterator[str]:
    text, opening = _object(columns), "["
    for runs in chunks:
        for run in runs:
            yield f"{opening}\n{text(run)}"
            opening = ","
    yield "[]\n" if opening == "[" else "\n]\n"


def _object(columns: tuple[ColumnName, ...]) -> Callable[[Run], str]:
    """Makes a run's JSON object with these columns."""
    texts = [(name, column_of(name).text) for name in columns]
    return lambda run: "{" + ",".join(f'"{name}":{text(run)}' for name, text in texts) + "}"


WRITERS = {Format.CSV: _as_csv, Format.JSON: _as_array, Format.JSONL: _as_lines}
