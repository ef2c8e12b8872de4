"""The beginning of what is long, for a page that shows many runs, or that cannot show all of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import F, Func, IntegerField, QuerySet, TextField, Value
from pydantic import Field

from messager.catalog.results import dumps
from messager.runs.models import Run

Most = Annotated[
    int,
    Field(ge=1, le=1_000_000, description="Characters kept of each input, result and error; `shortened` says which"),
]

LONG = ("input", "result", "error_message", "error_traceback")
"""The columns that may be long."""

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_TOKEN = re.compile(
    rf"\s*({_STRING}\s*:|{_STRING}(?=\s*[\],}}])|[\[\]{{}},]|[^\s\[\]{{}},:\"]+(?=[\s\],}}]))"  # what ends in sight
)
_CHARACTERS = re.compile(r'"[^"\\]*(?:\\(?:u[0-9a-fA-F]{4}|[^u])[^"\\]*)*')
_HALF_A_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}$")
_CLOSING = {"[": "]", "{": "}"}


class Bytes(Func):
    """How many bytes a text has in UTF-8, without reading it where the database knows."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite has no function for it in every version."""
        return self.as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)


@dataclass(frozen=True)
class Part:
    """A column as it is shown."""

    text: str | None
    size: int | None = None
    """Bytes of the whole, where the text is only its beginning."""


def only_beginnings(runs: QuerySet[Run], most: int) -> QuerySet[Run]:
    """The same rows without what is beyond the first characters of their long columns: ask `part` for those."""
    for name in LONG:
        beginning = Func(F(name), Value(1), Value(most + 1), function="SUBSTR", output_field=TextField())
        runs = runs.annotate(**{f"{name}_beginning": beginning, f"{name}_bytes": Bytes(F(name))})
    return runs.defer(*LONG)


def part(run: Run, name: str, most: int) -> Part:
    """The beginning of a long column; JSON stays JSON."""
    read: dict[str, Any] = run.__dict__
    text: str | None = read[f"{name}_beginning"] if f"{name}_beginning" in read else getattr(run, name)
    if text is None or len(text) <= most:
        return Part(text)
    size = read[f"{name}_bytes"] if f"{name}_bytes" in read else len(text.encode())
    return Part(text[:most] + "…" if name.startswith("error") else beginning_of(text, most), size)


def beginning_of(text: str, most: int) -> str:
    """JSON with the first values of a JSON text, each to the digit; a string that was cut ends with an ellipsis."""
    kept, closing, end, position, last = text[:most], [], 0, 0, ""
    item_ends: list[int] = []
    while token := _TOKEN.match(kept, position):
        position, last = token.end(), token[1]
        if last in _CLOSING:
            closing.append(_CLOSING[last])
            item_ends.append(0)
        elif last in ("]", "}"):
            closing.pop()
            item_ends.pop()
        if last[-1] not in ":,":
            end = position
            if item_ends and last not in _CLOSING:
                item_ends[-1] = end
    if last and (depth := _level_to_end(closing, item_ends, len(kept))) is not None:
        return kept[: item_ends[depth]] + "".join(reversed(closing[: depth + 1]))
    rest = kept[position:]
    is_value = last.endswith(":") or closing[-1:] != ["}"]
    shown = kept[:position] + _begun(rest) if is_value and rest.lstrip()[:1] == '"' else kept[:end]
    return shown + "".join(reversed(closing)) if shown else dumps(kept + "…")


def _level_to_end(closing: list[str], item_ends: list[int], length: int) -> int | None:
    """The list that better ends with its last whole item, as little is lost: half a record makes a strange table."""
    for depth, (bracket, end) in enumerate(zip(closing[:-1], item_ends, strict=False)):
        if bracket == "]" and end and length - end <= length // 10:
            return depth
    return None


def _begun(string: str) -> str:
    """A string of which the end may be missing."""
    blank = string[: len(string) - len(string.lstrip())]
    found = _CHARACTERS.match(string, len(blank))
    whole = found[0] if found else '"'
    is_complete = string[len(blank) + len(whole) :] == '"'
    return blank + (whole + '"' if is_complete else _HALF_A_PAIR.sub("", whole) + '…"')
