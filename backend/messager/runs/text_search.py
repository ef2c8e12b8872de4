"""What `q` means, in SQL: text that occurs in a run, whatever its case.

RunText holds what a run's own columns say, put together by the same expression, so that it makes no difference which of
the two is asked: only how fast the answer comes.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.db import connection

from messager.catalog.results import dumps
from messager.runs.sql import Sql, fetch, uuid_in

SEPARATOR = "\x1f"
"""Between two columns, so that nothing is found that is in neither."""
PLAIN = ("task", "error_type", "error_message")
JSON = ("input", "result", "tags")
COLUMNS = (*PLAIN, *JSON)
SHORTEST = 3
"""Characters in a row that an index of trigrams can look up."""


def joined(columns: tuple[str, ...], alias: str) -> str:
    """The columns in one text, in lower case as far as the database knows how."""
    return "lower(" + f" || '{SEPARATOR}' || ".join(f"coalesce({alias}.{column}, '')" for column in columns) + ")"


@dataclass(frozen=True)
class Wanted:
    """A text that is looked for."""

    text: str

    @property
    def written(self) -> str:
        """As it stands inside JSON."""
        return dumps(self.text)[1:-1]

    @property
    def id(self) -> uuid.UUID | None:
        """The run it names, should it be an id."""
        try:
            return uuid.UUID(self.text)
        except ValueError:
            return None

    def in_texts(self, alias: str) -> Sql:
        """It occurs in that row of RunText."""
        return self._in(f"{alias}.plain", f"{alias}.json")

    def in_run(self, alias: str) -> Sql:
        """It occurs in that run's columns."""
        return self._in(joined(PLAIN, alias), joined(JSON, alias))

    def is_id_of(self, alias: str) -> Sql | None:
        """It is that run's id."""
        return Sql(f"{alias}.id = %s", (uuid_in(self.id),)) if self.id else None

    def _in(self, plain: str, json: str) -> Sql:
        like = r"LIKE lower(%s) ESCAPE '\'"
        return Sql(f"({plain} {like} OR {json} {like})", (_pattern(self.text), _pattern(self.written)))

    def can_be_looked_up(self) -> bool:
        """Whether trigrams narrow it down, both as it is and as it stands inside JSON."""
        return all(self._has_trigrams(text) for text in (self.text, self.written))

    def _has_trigrams(self, text: str) -> bool:
        if connection.vendor == "sqlite":
            return len(text) >= SHORTEST
        # pg_trgm sees words only, and in the locale C only those in ASCII.
        letters = re.ASCII if _knows_ascii_only() else re.UNICODE
        return re.search(rf"[^\W_]{{{SHORTEST}}}", text, letters) is not None


def _pattern(text: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


_locales: dict[str, bool] = {}


def _knows_ascii_only() -> bool:
    name = str(connection.settings_dict["NAME"])
    if name not in _locales:
        found = fetch(Sql("SELECT datctype IN ('C', 'POSIX') FROM pg_database WHERE datname = current_database()"))
        _locales[name] = bool(found[0][0])
    return _locales[name]
