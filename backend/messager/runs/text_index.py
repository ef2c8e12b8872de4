"""The index that finds a text in a million runs: pg_trgm on PostgreSQL, FTS5 on SQLite.

Not every server has them. Without, a search goes through the runs from the newest on, and says so in the log.
"""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from messager.runs.sql import NOTHING, Sql, fetch, uuid_in, uuid_out
from messager.runs.text_search import SHORTEST, Wanted

logger = logging.getLogger(__name__)

MOST_HITS = {"postgresql": 20_000, "sqlite": 5_000}
"""Rows an answer may come from; a text that is found in more is found among the newest, too."""
PATIENCE = 25
"""Milliseconds PostgreSQL may look its index through; where it needs more, going from the newest on is better."""
FOR_AN_ID = 300
"""The same for a text that is an id, which nothing else finds: it has many trigrams, and few hits."""
LOOK_AGAIN = 60.0
"""Seconds between two looks whether there is an index now."""
MOST_TRIGRAMS = 40

PRESENT = {
    "postgresql": "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('run_text_trigrams') AND indisvalid",
    "sqlite": "SELECT 1 FROM sqlite_schema WHERE name = 'runs_text_deleted'",
}
INSTALL = {
    "postgresql": (
        # Where there are runs already, it takes minutes.
        "SELECT set_config('statement_timeout', '0', true), set_config('maintenance_work_mem', '256MB', true)",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        # What was added since the list of pending entries was last put in order is gone through by every search.
        """
        CREATE INDEX IF NOT EXISTS run_text_trigrams ON runs_runtext
        USING gin (plain gin_trgm_ops, json gin_trgm_ops) WITH (gin_pending_list_limit = 512)
        """,
    ),
    # Each statement of the triggers is as the documentation of FTS5 has it for content that is kept elsewhere. With
    # detail=none it knows which runs have a trigram, not where: half the size, and the text itself is asked anyway.
    "sqlite": (
        """
        CREATE VIRTUAL TABLE IF NOT EXISTS runs_text_trigrams USING fts5(
            plain, json, content='runs_runtext', content_rowid='id', tokenize='trigram', detail='none', columnsize=0)
        """,
        "INSERT INTO runs_text_trigrams(runs_text_trigrams) VALUES ('rebuild')",
        """
        CREATE TRIGGER IF NOT EXISTS runs_text_added AFTER INSERT ON runs_runtext BEGIN
            INSERT INTO runs_text_trigrams(rowid, plain, json) VALUES (new.id, new.plain, new.json);
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS runs_text_changed AFTER UPDATE ON runs_runtext BEGIN
            INSERT INTO runs_text_trigrams(runs_text_trigrams, rowid, plain, json)
                VALUES ('delete', old.id, old.plain, old.json);
            INSERT INTO runs_text_trigrams(rowid, plain, json) VALUES (new.id, new.plain, new.json);
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS runs_text_deleted AFTER DELETE ON runs_runtext BEGIN
            INSERT INTO runs_text_trigrams(runs_text_trigrams, rowid, plain, json)
                VALUES ('delete', old.id, old.plain, old.json);
        END
        """,
    ),
}
REMOVE = {
    "postgresql": ("DROP INDEX IF EXISTS run_text_trigrams",),
    "sqlite": (
        "DROP TRIGGER IF EXISTS runs_text_added",
        "DROP TRIGGER IF EXISTS runs_text_changed",
        "DROP TRIGGER IF EXISTS runs_text_deleted",
        "DROP TABLE IF EXISTS runs_text_trigrams",
    ),
}

_seen: dict[str, tuple[bool, float]] = {}
"""By database: whether there is an index, and when that was asked."""


def install(using: str = "default") -> bool:
    """Make it, where the server can. Whoever made the table anew, as migrations on SQLite do, lost what hangs on it."""
    link = connections[using]
    _seen.clear()
    if "runs_runtext" not in link.introspection.table_names():  # migrated back to before it
        return False
    with link.cursor() as cursor:
        cursor.execute(PRESENT[link.vendor])
        if cursor.fetchone():
            return True
    try:
        with transaction.atomic(using=using), link.cursor() as cursor:
            for statement in INSTALL[link.vendor]:
                cursor.execute(statement)
    except DatabaseError as error:
        logger.warning("Searches have no index, and go through the runs one by one: %s", str(error).strip())
        return False
    return True


def remove() -> None:
    """Do without it, as whoever writes a million texts is faster by far when it is made afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in REMOVE[connection.vendor]:
            cursor.execute(statement)
    _seen.clear()


def is_there() -> bool:
    """Whether a text can be looked up."""
    name = str(connection.settings_dict["NAME"])
    there, asked = _seen.get(name, (False, 0.0))
    if not there and (not asked or time.monotonic() - asked > LOOK_AGAIN):
        there = bool(fetch(Sql(PRESENT[connection.vendor])))
        _seen[name] = there, time.monotonic()
    return there


def look_up(wanted: Wanted, before: uuid.UUID | None, fitting: Sql, limit: int) -> list[uuid.UUID] | None:
    """The newest indexed runs with that text which are `fitting` (`r` is the run), by id; None: too many have it."""
    most = MOST_HITS[connection.vendor]
    hits = _hits(wanted, before, most)
    join = " JOIN runs_run r ON r.id = h.run WHERE " + fitting.text if fitting.text else ""
    query = Sql(
        f"""
        WITH {hits.text}, found AS (SELECT h.run FROM h{join} ORDER BY h.run DESC LIMIT {limit})
        SELECT run, 0 FROM found UNION ALL SELECT NULL, count(*) FROM counted
        """,  # noqa: S608
        hits.params + fitting.params,
    )
    rows = _bounded(query, FOR_AN_ID if wanted.id else PATIENCE) if connection.vendor == "postgresql" else fetch(query)
    if rows is None or any(run is None and count > most for run, count in rows):
        return None
    return [uuid_out(run) for run, _ in rows if run is not None]


def _hits(wanted: Wanted, before: uuid.UUID | None, most: int) -> Sql:
    """The runs with that text, as `h`, and what tells whether there are too many, as `counted`."""
    older = Sql("t.run < %s", (uuid_in(before),)) if before else NOTHING
    condition = wanted.in_texts("t") & older
    if connection.vendor == "postgresql":
        return Sql(
            f"""
            h AS MATERIALIZED (SELECT t.run FROM runs_runtext t WHERE {condition.text} LIMIT {most + 1}),
            counted AS (SELECT 1 FROM h)
            """,  # noqa: S608
            condition.params,
        )
    trigrams = " OR ".join(f"({_trigrams(text)})" for text in sorted({wanted.text, wanted.written}))
    # Here, what has the trigrams: it may be a lot, of which little has the text.
    return Sql(
        f"""
        counted AS MATERIALIZED (
            SELECT rowid AS id FROM runs_text_trigrams WHERE runs_text_trigrams MATCH %s LIMIT {most + 1}
        ),
        h AS MATERIALIZED (SELECT t.run FROM counted x CROSS JOIN runs_runtext t ON t.id = x.id WHERE {condition.text})
        """,  # noqa: S608
        (trigrams, *condition.params),
    )


def _trigrams(text: str) -> str:
    found = dict.fromkeys(text[at : at + SHORTEST] for at in range(len(text) - SHORTEST + 1))
    return " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in list(found)[:MOST_TRIGRAMS])


def _bounded(query: Sql, patience: int) -> list[tuple[Any, ...]] | None:
    """The rows, unless it takes too long. The planner cannot tell how often a text occurs: the index, it is told."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true),"
                " set_config('enable_indexscan', 'off', true)",
                [str(patience)],
            )
            cursor.execute(query.text, query.params)
            transaction.set_rollback(True)  # of what was told, should there be a transaction around this one
            return list(cursor.fetchall())
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == "57014":  # query_canceled
            return None
        raise
